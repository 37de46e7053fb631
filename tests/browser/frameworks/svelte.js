const { compile } = await import("/svelte-compiler");
const { js } = compile(`
    <script>
        let shown = $state.raw(null);
        window.render = items => void (shown = items);
    </` + `script>
    {#if shown}<article><h1>{TITLE}</h1>{#each shown as { key, text } (key)}<p>{text}<br> ({key})</p>{/each}</article>{/if}
`, { generate: "client", name: "Article" });
const component = await import(URL.createObjectURL(new Blob([js.code], { type: "text/javascript" })));
const { mount, flushSync } = await import("svelte");
mount(component.default, { target: app });
const { render } = window;
window.render = items => flushSync(() => render(items));
