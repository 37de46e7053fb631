const { html, render } = await import("/npm/lit-html/lit-html.js");
const { repeat } = await import("/npm/lit-html/directives/repeat.js");
const paragraph = ({ key, text }) => html`<p>${text}<br> (${key})</p>`;
const article = items => html`<article><h1>${TITLE}</h1>${repeat(items, ({ key }) => key, paragraph)}</article>`;
window.render = items => render(items && article(items), app);
