// Comes after the scripts that are put into a page together: Firefox hands over what the last one comes to, and refuses
// what it can't copy, such as a function.
// for: every injection
void 0;
