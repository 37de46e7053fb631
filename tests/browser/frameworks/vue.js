const { createApp, h, shallowRef } = Vue;
const shown = shallowRef(null);
const paragraph = ({ key, text }) => h("p", { key }, [text, h("br"), ` (${key})`]);
const article = items => h("article", [h("h1", TITLE), items.map(paragraph)]);
createApp({ render: () => shown.value && article(shown.value) }).mount(app);
window.render = items => void (shown.value = items);
