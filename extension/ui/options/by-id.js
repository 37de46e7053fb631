// The elements of the options page by their ids.

/** @param {string} id */
export const part = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
