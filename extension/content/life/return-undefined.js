// Injected after all other scripts: Firefox returns the value of the last script, and fails if it can't be cloned, such as
// a function.
// for: every injection
void 0;
