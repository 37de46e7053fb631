//! What is painted is seen: for each kind of mark, in each mode, in light and dark, the pixels of a screenshot differ from
//! the page's ground where a mark must be, and only there.

use crate::Test;
use crate::modes::{ask, modes, with_settings};
use crate::stage::{Stage, passages};
use data_encoding::BASE64;
use libtest_mimic::Failed;
use rubricator_browser::{Error, Media, Place, Popup, until};
use serde_json::{Value, json};

pub const TESTS: &[Test] = &[
    ("every_kind_of_mark_is_seen_in_every_mode", every_mode),
    ("a_page_that_hides_ranges_does_not_hide_their_tint", hidden_ranges),
    ("bars_follow_what_grows_and_scrolls_in_a_part_of_the_page", scroller),
];

/// One mark of each kind: whole blocks of each layer, a note in a sentence, a comment between breaks.
const PAGE: &str = "<!doctype html><html lang=en><meta charset=utf-8><title>Old ferry to be replaced</title><style>
    :root { color-scheme: light dark; background: Canvas; color: CanvasText } body { margin: 40px; font: 18px/1.8 sans-serif }</style>
    <body><article><h1>Old ferry to be replaced</h1>
    <p>The harbour master said on Tuesday that the old ferry would be replaced in spring, according to a statement.</p>
    <p>Comment: Nobody believes a word of it, and everybody on the quay knows why.</p>
    <p>The boats are old [Editor’s note: two of them were sold in June] and slow, the harbour master told the council.</p>
    <p>Officials said that the work would take two years.<br><br>Comment: We have heard that before, and it took them eleven.<br><br>The council is to vote next month, a spokeswoman said.</p>
    <p>Update: The vote was put off until May, the clerk wrote.</p>
    <p>The company has run the island route since 1974, and receives a yearly subsidy from the county.</p>
    <p>Editor’s note: The ferry is named after a member of the board.</p>
    <p>A petition against the plan had gathered four thousand signatures by Monday evening, its organisers said.</p>
    </article></body></html>";

const MARKED: &[&str] = &[
    "Nobody believes a word",
    "two of them were sold",
    "We have heard that before",
    "The vote was put off",
    "named after a member",
];
const UNMARKED: &[&str] = &[
    "harbour master said on",
    "told the council",
    "would take two years",
    "is to vote next month",
    "had gathered four",
];

/// What of a page is looked at.
#[derive(Clone, Copy)]
enum Part {
    /// The box around words.
    Words,
    /// Where the bar beside words at the start of a line is.
    Bar,
}

/// How much of a part of the page at each of these words, from 0 to 1, has another colour than the page's ground.
fn inked(stage: &mut Stage, part: Part, words: &[&str]) -> rubricator_browser::Result<Vec<f64>> {
    let picture = BASE64.encode(&stage.browser.screenshot(Place::Page)?);
    let script = format!(
        "(async () => {{
            const bytes = Uint8Array.from(atob({picture}), letter => letter.charCodeAt(0));
            const picture = await createImageBitmap(new Blob([bytes], {{ type: 'image/png' }}));
            const context = new OffscreenCanvas(picture.width, picture.height).getContext('2d', {{ willReadFrequently: true }});
            context.drawImage(picture, 0, 0);
            const ground = context.getImageData(1, 1, 1, 1).data.join();
            const boxOf = words => {{
                const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
                while (walker.nextNode()) {{
                    const at = walker.currentNode.data.indexOf(words);
                    if (at < 0) continue;
                    const range = new Range();
                    range.setStart(walker.currentNode, at);
                    range.setEnd(walker.currentNode, at + words.length);
                    if (!walker.currentNode.parentElement.checkVisibility({{ visibilityProperty: true }})) return null;
                    const {{ left, top, width, height }} = range.getBoundingClientRect();
                    return {bar} ? {{ left: left - 7, top: top + 2, width: 2, height: height - 4 }} : {{ left, top, width, height }};
                }}
                return null;
            }};
            return {words}.map(words => {{
                const box = boxOf(words);
                if (!box?.width) return 0;
                const [x, y] = [Math.ceil(box.left + scrollX), Math.ceil(box.top + scrollY)];
                const {{ data }} = context.getImageData(x, y, Math.floor(box.width), Math.floor(box.height));
                let inked = 0;
                for (let at = 0; at < data.length; at += 4) inked += data.subarray(at, at + 4).join() !== ground;
                return inked / (data.length / 4);
            }});
        }})()",
        picture = json!(picture),
        words = json!(words),
        bar = matches!(part, Part::Bar),
    );
    let shares = stage.browser.evaluate(Place::Page, &script)?;
    Ok(shares.as_array().into_iter().flatten().filter_map(Value::as_f64).collect())
}

/// What words of the page have behind them.
enum Ground {
    Tint,
    Page,
    /// They are not shown.
    Nothing,
}

fn check(stage: &mut Stage, words: &[&str], expected: &Ground, when: &str) -> Result<(), Failed> {
    for (words, share) in words.iter().zip(inked(stage, Part::Words, words)?) {
        let holds = match expected {
            Ground::Tint => share > 0.95,
            Ground::Page => (0.05..0.6).contains(&share),
            Ground::Nothing => share == 0.0,
        };
        assert!(holds, "{when}: {share} of “{words}” is inked");
    }
    Ok(())
}

fn every_mode(stage: &mut Stage) -> Result<(), Failed> {
    with_settings(stage, json!({ "version": 1 }), |stage| {
        for dark in [false, true] {
            stage.browser.emulate(Media { dark, ..Media::default() })?;
            for mode in modes() {
                stage.open(PAGE, &[])?;
                check(stage, MARKED, &Ground::Page, "off")?;
                let answer = stage.browser.press()?;
                assert_eq!(passages(&answer["report"]).len(), MARKED.len(), "{answer}");
                ask(stage, json!({ "type": "mode", "mode": mode }))?;
                let when = format!("{mode}, dark: {dark}");
                let hides = ["fold", "original"].contains(&mode);
                check(stage, MARKED, if hides { &Ground::Nothing } else { &Ground::Tint }, &when)?;
                check(stage, UNMARKED, &Ground::Page, &when)?;
                if !hides {
                    continue;
                }
                // Each in turn is opened where it is.
                for index in 0..MARKED.len() {
                    ask(stage, json!({ "type": "show", "passage": index }))?;
                }
                let flashed = "document.querySelectorAll('rubricator-layer').length === 1";
                stage.browser.wait_for(Place::Page, flashed)?;
                check(stage, MARKED, &Ground::Tint, &format!("{when}, open"))?;
                check(stage, UNMARKED, &Ground::Page, &format!("{when}, open"))?;
            }
        }
        Ok(())
    })
}

fn hidden_ranges(stage: &mut Stage) -> Result<(), Failed> {
    let hides = "<style>
        ::highlight(rubricator-note), ::highlight(rubricator-commentary), html p::highlight(rubricator-note) { background: none !important; text-decoration: none !important }
        html body article p::highlight(rubricator-commentary) { background-color: transparent !important }</style>";
    stage.open(&PAGE.replace("<body>", &format!("{hides}<body>")), &[])?;
    stage.browser.press()?;
    check(stage, MARKED, &Ground::Tint, "hidden by the page's sheet")?;
    check(stage, UNMARKED, &Ground::Page, "hidden by the page's sheet")
}

fn scroller(stage: &mut Stage) -> Result<(), Failed> {
    let page = PAGE
        .replace("<article>", "<div id=scroller style='position: fixed; inset: 0; overflow: auto; padding: 0 60px'><div id=gap></div><article>")
        .replace("</article>", "</article><div style='height: 2000px'></div></div>");
    stage.open(&page, &[])?;
    stage.browser.press()?;
    stage.browser.close_popup()?;
    let moves = [
        "null",
        "void (document.querySelector('#gap').style.height = '150px')",
        "void (document.querySelector('#scroller').scrollTop = 120)",
    ];
    for step in moves {
        stage.browser.evaluate(Place::Page, step)?;
        until(&format!("the bar beside its words after “{step}”"), || {
            let marked = inked(stage, Part::Bar, &["Comment: We have heard", "The boats are old"])?;
            let unmarked =
                inked(stage, Part::Bar, &["Officials said that", "The council is to vote", "Old ferry to be"])?;
            let holds = marked.iter().all(|share| *share > 0.4) && unmarked.iter().all(|share| *share == 0.0);
            if holds { Ok(Some(())) } else { Err(Error(format!("inked are {marked:?}, and {unmarked:?}"))) }
        })?;
    }
    Ok(())
}
