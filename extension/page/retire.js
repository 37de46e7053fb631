// Where the extension was updated since it painted a page, the scripts that know how to take that back can no longer be
// asked: what they left is taken back here, before the page is read anew.
{
  for (const name of ["data-rubricator", "data-rubricator-hidden", "data-rubricator-faint"]) {
    for (const element of document.querySelectorAll(`[${name}]`)) element.removeAttribute(name);
  }
  for (const element of document.querySelectorAll("rubricator-layer, rubricator-stub, rubricator-bracket")) element.remove();
  for (const element of document.querySelectorAll("rubricator-words")) {
    const parent = element.parentNode;
    element.replaceWith(...element.childNodes);
    parent?.normalize();
  }
  // Firefox lets no script of ours list them.
  for (const name of ["commentary", "note", "update", "faint"]) CSS.highlights.delete(`rubricator-${name}`);
  globalThis.rubricator.retire = true;
}
