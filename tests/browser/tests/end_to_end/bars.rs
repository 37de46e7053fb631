//! The bars beside marked ranges: they stay beside their text when the page moves it.

use crate::Test;
use crate::documents::{COMMENT, HTML, OTHER, article, breaks, evaluate, open, page, unseen};
use crate::stage::Stage;
use libtest_mimic::Failed;
use rubricator_browser::{Place, Popup, until};
use serde_json::Value;

pub const TESTS: &[Test] = &[
    ("bars_stay_beside_their_text_when_pictures_arrive", pictures),
    ("bars_stand_beside_their_text_in_columns", columns),
    ("bars_find_text_that_was_not_laid_out", unrendered),
];

/// How far each bar of the layer is from the text that it belongs to: its top, its bottom and its side, in pixels.
fn off_the_text(stage: &mut Stage) -> Result<Vec<f64>, Failed> {
    let tab = stage.browser.tab_id()?;
    // Only the extension's own scripts see what is in the layer, and only there does the browser open it to them.
    let measured = format!(
        "chrome.scripting.executeScript({{ target: {{ tabId: {tab} }}, func: () => {{
            const host = document.querySelector('rubricator-layer');
            const root = globalThis.chrome?.dom?.openOrClosedShadowRoot?.(host) ?? host.openOrClosedShadowRoot;
            const bars = Array.from(root.querySelectorAll('.bar'), bar => bar.getBoundingClientRect());
            const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            const wanted = [];
            for (let text; (text = walker.nextNode()); ) {{
                if (!text.data.trim().startsWith('Comment:')) continue;
                const boxes = [];
                const range = new Range();
                range.selectNodeContents(text);
                for (const {{ left, top, bottom }} of range.getClientRects()) {{
                    const column = boxes.find(box => Math.abs(box.left - left) < 30);
                    if (!column) boxes.push({{ left, top, bottom }});
                    else [column.top, column.bottom] = [Math.min(column.top, top), Math.max(column.bottom, bottom)];
                }}
                wanted.push(...boxes);
            }}
            for (const boxes of [bars, wanted]) boxes.sort((one, other) => one.left - other.left || one.top - other.top);
            if (bars.length !== wanted.length) return [1000 + bars.length, wanted.length];
            return bars.flatMap((bar, at) => [bar.top - wanted[at].top, bar.bottom - wanted[at].bottom, wanted[at].left - 8 - bar.left]);
        }} }}).then(([{{ result }}]) => result)"
    );
    let measured = stage.browser.evaluate(Place::Background, &measured)?;
    Ok(measured.as_array().into_iter().flatten().filter_map(Value::as_f64).collect())
}

fn await_bars(stage: &mut Stage) -> Result<(), Failed> {
    until("the bars beside their text", || {
        let off = off_the_text(stage).map_err(|failed| rubricator_browser::Error(format!("{failed:?}")))?;
        if !off.is_empty() && off.iter().all(|off| off.abs() < 2.0) {
            return Ok(Some(()));
        }
        Err(rubricator_browser::Error(format!("they are off by {off:?}")))
    })?;
    Ok(())
}

fn pictures(stage: &mut Stage) -> Result<(), Failed> {
    let svg = "<svg xmlns='http://www.w3.org/2000/svg' width='300' height='500'/>";
    let picture = stage.server.file("/picture.svg", "image/svg+xml", svg.as_bytes(), &[]);
    let far = format!(
        "<div style='height: 9000px'></div><img loading=lazy src={picture}>{}<div style='height: 2000px'></div>",
        breaks()
    );
    open(stage, HTML, page(&article(&far)).as_bytes())?;
    stage.browser.press()?;
    stage.browser.close_popup()?;
    stage.await_painted(&[COMMENT, OTHER])?;
    await_bars(stage)?;
    let loaded = "document.querySelector('img').complete && document.querySelector('img').height === 500";
    assert_eq!(stage.browser.evaluate(Place::Page, loaded)?, false);
    evaluate(stage, "scrollTo(0, 9000)")?;
    stage.browser.wait_for(Place::Page, loaded)?;
    await_bars(stage)
}

fn columns(stage: &mut Stage) -> Result<(), Failed> {
    let body = format!("<div style='columns: 3; height: 220px; font: 16px/20px serif'>{}</div>", article(&breaks()));
    open(stage, HTML, page(&body).as_bytes())?;
    let geometry = stage.geometry()?;
    stage.browser.press()?;
    stage.browser.close_popup()?;
    assert_eq!(stage.geometry()?, geometry);
    await_bars(stage)
}

fn unrendered(stage: &mut Stage) -> Result<(), Failed> {
    open(stage, HTML, page(&article(&unseen(&breaks()))).as_bytes())?;
    stage.browser.press()?;
    stage.browser.close_popup()?;
    stage.await_painted(&[COMMENT, OTHER])?;
    evaluate(stage, "scrollTo(0, document.documentElement.scrollHeight)")?;
    await_bars(stage)
}
