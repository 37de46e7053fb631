//! The reading view: the article in its column, each insertion beside the paragraph it follows, and the ways to read it.

use crate::Test;
use crate::stage::{STORY, Stage, escape, message, text, texts};
use libtest_mimic::Failed;
use rubricator_browser::{Media, Place, Popup};
use serde_json::Value;

pub const TESTS: &[Test] = &[
    ("the_popup_leads_to_the_reading_view", from_popup),
    ("the_reading_view_sets_insertions_beside_their_paragraphs", beside),
    ("the_reading_view_stacks_insertions_where_it_is_narrow", stacked),
    ("the_reading_view_prints_insertions_as_notes_at_the_end", printed),
    ("the_reading_view_links_numbers_both_ways", linked),
    ("the_reading_view_steps_from_insertion_to_insertion", steps),
    ("the_reading_view_says_what_the_page_states", credits),
    ("the_reading_view_keeps_lists_and_quotations", structure),
    ("the_reading_view_keeps_emphasis_and_links", linked_words),
    ("the_reading_view_remembers_colours_and_text_size", remembered),
    ("the_reading_view_keeps_its_article_without_the_tab", kept),
    ("the_reading_view_says_what_to_do_where_there_is_nothing", nothing),
    ("the_reading_view_shows_text_as_text", hostile),
    ("the_reading_view_runs_from_right_to_left", right_to_left),
];

/// Whether the article is there, or why not.
const SETTLED: &str =
    "document.querySelector('#article article') !== null || !document.querySelector('#trouble').hidden";

/// Where the blocks of the drawn article are, in its order.
const DRAWN: &str = r##"Array.from(document.querySelector("#article article").children, element => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    return { left, right, top, bottom, insertion: element.matches(".insertion"), text: element.textContent };
})"##;

/// The number of characters in the longest line of the story.
const LONGEST_LINE: &str = r##"Math.max(...Array.from(document.querySelectorAll("#article article > p"), paragraph => {
    const lines = new Map();
    const words = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
    for (let node = words.nextNode(); node; node = words.nextNode()) {
        for (let at = 0; at < node.length; at++) {
            const range = new Range();
            range.setStart(node, at);
            range.setEnd(node, at + 1);
            const line = Math.round(range.getBoundingClientRect().bottom / 6);
            lines.set(line, (lines.get(line) ?? 0) + 1);
        }
    }
    return Math.max(...lines.values());
}))"##;

const ARABIC: &str = r#"<!doctype html>
<html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>مجلس الميناء يصوت على تعميق القناة الشمالية</title></head><body>
<article><h1>مجلس الميناء يصوت على تعميق القناة الشمالية</h1>
<p>صوت مجلس الميناء يوم الثلاثاء على تعميق القناة الشمالية، كما قال مسؤولون، في مشروع من المتوقع أن يكلف أربعين مليونا وأن يستغرق عامين كاملين.</p>
<p>تعليق: أربعون مليونا مبلغ كبير لقناة لم تستخدمها في العام الماضي سوى ثلاث سفن.</p>
<p>وقالت رئيسة المجلس إن القناة عمقت آخر مرة قبل سنوات طويلة، وإن السفن الكبيرة لم تعد قادرة على دخول الميناء الداخلي عند الجزر.</p>
<p>ومن المقرر أن يبدأ العمل في أبريل، كما جاء في بيان المجلس، وقد قدمت شركتان من المنطقة عروضهما، بحسب وثائق اطلع عليها صحفيون.</p>
<p>تعليق: ومن يستطيع أن يلوم الصيادين؟ لم يسألهم أحد عن رأيهم.</p>
<p>ويتوقع أن تبت حكومة الإقليم في التمويل الشهر المقبل، كما قال متحدث باسمها يوم الأربعاء في مؤتمر صحفي.</p>
</article></body></html>"#;

struct Drawn {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    insertion: bool,
    text: String,
}

impl Drawn {
    fn overlaps(&self, other: &Drawn) -> bool {
        // Half a pixel is no overlap, but rounding.
        self.left + 0.5 < other.right
            && other.left + 0.5 < self.right
            && self.top + 0.5 < other.bottom
            && other.top + 0.5 < self.bottom
    }
}

/// Opens a page, presses the button there as a reader does, and opens the page's reading view beside it. Gives the
/// number of the page's tab.
fn open(stage: &mut Stage, html: &str) -> Result<i64, Failed> {
    stage.open(html, &[])?;
    stage.browser.press()?;
    stage.browser.close_popup()?;
    let tab = stage.browser.tab_id()?;
    reopen(stage, tab)?;
    Ok(tab)
}

fn reopen(stage: &mut Stage, tab: i64) -> Result<(), Failed> {
    stage.browser.open_extension_page(&format!("ui/reading/reading.html?tab={tab}"))?;
    stage.browser.resize(1280, 800)?;
    stage.browser.wait_for(Place::Page, SETTLED)?;
    Ok(())
}

fn ask(stage: &mut Stage, expression: &str) -> Result<Value, Failed> {
    Ok(stage.browser.evaluate(Place::Page, expression)?)
}

fn drawn(stage: &mut Stage) -> Result<Vec<Drawn>, Failed> {
    let drawn = ask(stage, DRAWN)?;
    let number = |value: &Value| value.as_f64().unwrap_or(f64::NAN);
    Ok(drawn
        .as_array()
        .into_iter()
        .flatten()
        .map(|drawn| Drawn {
            left: number(&drawn["left"]),
            right: number(&drawn["right"]),
            top: number(&drawn["top"]),
            bottom: number(&drawn["bottom"]),
            insertion: drawn["insertion"] == true,
            text: text(&drawn["text"]),
        })
        .collect())
}

/// Each insertion with the block that it follows.
fn answers(drawn: &[Drawn]) -> Vec<(&Drawn, &Drawn)> {
    let mut answers = Vec::new();
    let mut paragraph = &drawn[0];
    for block in drawn {
        if block.insertion {
            answers.push((paragraph, block));
        } else {
            paragraph = block;
        }
    }
    answers
}

/// The story as one run of text with line breaks, and no paragraphs.
fn with_breaks() -> String {
    STORY
        .replace("<p>", "")
        .replace("</p>", "<br><br>")
        .replace("<article>", "<article><div>")
        .replace("</article>", "</div></article>")
}

fn from_popup(stage: &mut Stage) -> Result<(), Failed> {
    stage.open(STORY, &[])?;
    stage.browser.press()?;
    stage.browser.click_at(Place::Popup, "#more")?;
    stage.browser.click_at(Place::Popup, "#open-reading")?;
    stage.browser.switch_to_address("ui/reading/reading.html")?;
    stage.browser.wait_for(Place::Page, SETTLED)?;
    assert_eq!(answers(&drawn(stage)?).len(), 3);
    Ok(())
}

fn beside(stage: &mut Stage) -> Result<(), Failed> {
    for story in [STORY.to_owned(), with_breaks()] {
        open(stage, &story)?;
        let drawn = drawn(stage)?;
        let answers = answers(&drawn);
        assert!(answers.len() >= 3, "the insertions are drawn");
        for (paragraph, note) in &answers {
            assert!(note.left >= paragraph.right, "{} stands in the margin", note.text);
            assert!(
                (paragraph.top - 1.0..paragraph.bottom).contains(&note.top),
                "{} begins beside its paragraph",
                note.text
            );
        }
        for (at, block) in drawn.iter().enumerate() {
            let over = drawn[at + 1..].iter().find(|other| block.overlaps(other));
            assert!(over.is_none(), "{} lies over {}", block.text, over.map_or("", |over| &over.text));
        }
        let longest = ask(stage, LONGEST_LINE)?;
        assert!(
            longest.as_f64().is_some_and(|longest| (50.0..=75.0).contains(&longest)),
            "{longest} characters a line"
        );
    }
    Ok(())
}

fn stacked(stage: &mut Stage) -> Result<(), Failed> {
    open(stage, STORY)?;
    stage.browser.resize(400, 800)?;
    stage.browser.wait_for(Place::Page, "innerWidth === 400")?;
    let drawn = drawn(stage)?;
    for (paragraph, note) in answers(&drawn) {
        assert!(note.top >= paragraph.bottom, "{} stands below its paragraph", note.text);
        assert!(note.left < paragraph.left + 1.0 && note.right <= 400.0);
    }
    assert!(drawn.windows(2).all(|pair| pair[1].top >= pair[0].bottom), "all in one column");
    assert_eq!(ask(stage, "document.documentElement.scrollWidth <= innerWidth")?, true, "nothing is cut off");
    Ok(())
}

fn printed(stage: &mut Stage) -> Result<(), Failed> {
    open(stage, STORY)?;
    stage.browser.emulate(Media { print: true, ..Media::default() })?;
    stage.browser.wait_for(Place::Page, "matchMedia('print').matches")?;
    let drawn = drawn(stage);
    let bar = ask(stage, "['#contents', '#look'].some(part => document.querySelector(part).checkVisibility())");
    stage.browser.emulate(Media::default())?;
    let (notes, story): (Vec<Drawn>, Vec<Drawn>) = drawn?.into_iter().partition(|block| block.insertion);
    let end = story.iter().map(|block| block.bottom).fold(0.0, f64::max);
    for (number, note) in (1..).zip(&notes) {
        assert!(note.top >= end, "{} stands below the story", note.text);
        assert!(note.text.starts_with(&format!("¶{number}")), "{}", note.text);
    }
    assert!(notes.windows(2).all(|pair| pair[1].top >= pair[0].bottom));
    let signs: Vec<bool> =
        (1..=notes.len()).map(|number| story.iter().any(|block| block.text.ends_with(&format!("¶{number}")))).collect();
    assert!(signs.iter().all(|sign| *sign), "each note has its number in the text");
    assert_eq!(bar?, false, "the bar is not printed");
    Ok(())
}

fn linked(stage: &mut Stage) -> Result<(), Failed> {
    open(stage, STORY)?;
    for (link, target) in [("#sign-2", "insertion-2"), ("#insertion-2 .back", "sign-2")] {
        stage.browser.click_at(Place::Page, link)?;
        stage.browser.wait_for(Place::Page, &format!("document.querySelector(':target')?.id === '{target}'"))?;
    }
    let name = ask(stage, "document.querySelector('#sign-2').ariaLabel")?;
    assert_eq!(name, format!("{} 2", message("kind_comment")));
    Ok(())
}

fn steps(stage: &mut Stage) -> Result<(), Failed> {
    open(stage, STORY)?;
    stage.browser.resize(700, 260)?;
    let numbers = texts(&ask(stage, "Array.from(document.querySelectorAll('#numbers a'), link => link.textContent)")?);
    assert_eq!(numbers.len(), answers(&drawn(stage)?).len());
    let at = |number: usize| {
        message("reading_at").replace("$NUMBER$", &number.to_string()).replace("$AMOUNT$", &numbers.len().to_string())
    };
    for (button, number) in [("#next", 1), ("#next", 2), ("#next", 3), ("#previous", 2)] {
        stage.browser.click_at(Place::Page, button)?;
        let said = format!("document.querySelector('#at').textContent === {:?}", at(number));
        stage.browser.wait_for(Place::Page, &said)?;
        let in_view = format!(
            "(({{ top, bottom }}) => bottom > 0 && top < innerHeight)(document.querySelector('#insertion-{number}').getBoundingClientRect())"
        );
        stage.browser.wait_for(Place::Page, &in_view)?;
    }
    Ok(())
}

fn credits(stage: &mut Stage) -> Result<(), Failed> {
    let title = "Harbour board votes to dredge the northern channel";
    let html = STORY.replace("</h1>", "</h1><div class='byline'>By Anna Berg | <span class='article-source'>Northern Wire</span>, <time>3 May 2021</time></div>");
    open(stage, &html)?;
    let header =
        ask(stage, "Array.from(document.querySelectorAll('#article header :is(h1, span)'), part => part.textContent)")?;
    assert_eq!(texts(&header), [title, "By Anna Berg", "Northern Wire", "3 May 2021"]);
    assert_eq!(ask(stage, "document.title")?, title);
    let once = "document.querySelector('#article').textContent.split('votes to dredge').length";
    assert_eq!(ask(stage, once)?, 2, "the title is not said twice");
    open(stage, STORY)?;
    assert_eq!(ask(stage, "document.querySelector('#article .credits')")?, Value::Null, "nothing is made up");
    Ok(())
}

fn structure(stage: &mut Stage) -> Result<(), Failed> {
    let html = STORY.replace(
        "<p>Work is due",
        "<h2>What is planned</h2><ol><li>A survey of the channel’s bed</li><li>Dredging <b>by night</b></li></ol>
        <blockquote><p>“The harbour is our living,” a captain said, “and it is silting up before our eyes.”</p></blockquote><p>Work is due",
    );
    open(stage, &html)?;
    let parts = "Array.from(document.querySelectorAll('#article article > :is(h2, ol, blockquote) :is(li, p), #article article > h2'), part => part.textContent.split(' ')[0])";
    assert_eq!(texts(&ask(stage, parts)?), ["What", "A", "Dredging", "“The"]);
    Ok(())
}

/// Links lead where the page's do, and nothing is asked for before a reader follows one.
fn linked_words(stage: &mut Stage) -> Result<(), Failed> {
    let links = "see <a href='/never-asked?a=1'>the <b>minutes</b></a>, <a href='javascript:window.sprung=true'>this</a> and <a href='#top'>that</a>. ";
    let html = STORY
        .replace("Comment: And who", &format!("Comment: Please {links}And who"))
        .replace("<p>Work is due", "<p><em>Work</em> is due");
    open(stage, &html)?;
    let drawn = "Array.from(document.querySelectorAll('#article .link'), link => [new URL(link.href).pathname, link.rel, link.innerHTML].join())";
    assert_eq!(texts(&ask(stage, drawn)?), ["/never-asked,noreferrer,the <strong>minutes</strong>"]);
    let inside = "document.querySelector('#article .insertion .link') !== null && document.querySelector('#article em').textContent === 'Work'";
    assert_eq!(ask(stage, inside)?, true);
    let requested = stage.browser.requests()?;
    assert!(requested.iter().all(|request| !request.url.contains("never-asked")), "{requested:?}");
    Ok(())
}

fn remembered(stage: &mut Stage) -> Result<(), Failed> {
    let tab = open(stage, STORY)?;
    let look = "[document.documentElement.dataset.theme, getComputedStyle(document.documentElement).backgroundColor, getComputedStyle(document.querySelector('#article p')).fontSize]";
    let before = texts(&ask(stage, look)?);
    stage.browser.click_at(Place::Page, "#themes label:has([value=sepia])")?;
    stage.browser.click_at(Place::Page, "#larger")?;
    stage.browser.wait_for(Place::Page, "document.querySelector('#size').textContent === '110%'")?;
    let chosen = texts(&ask(stage, look)?);
    assert_eq!(chosen[0], "sepia");
    assert!(before[1] != chosen[1] && before[2] != chosen[2], "{before:?} {chosen:?}");
    let stored = "chrome.storage.sync.get('settings').then(({ settings }) => settings?.reading.theme === 'sepia' && settings.reading.size === 110)";
    stage.browser.wait_for(Place::Page, stored)?;
    reopen(stage, tab)?;
    assert_eq!(texts(&ask(stage, look)?), chosen);
    assert_eq!(ask(stage, "document.querySelector('#themes :checked').value")?, "sepia");
    Ok(())
}

fn kept(stage: &mut Stage) -> Result<(), Failed> {
    let tab = open(stage, STORY)?;
    let before = ask(stage, "document.querySelector('#article').textContent")?;
    stage.browser.evaluate(Place::Background, &format!("chrome.tabs.remove({tab}).then(() => null)"))?;
    ask(stage, "(window.former = true, location.reload(), null)")?;
    stage.browser.wait_for(Place::Page, &format!("window.former === undefined && ({SETTLED})"))?;
    assert_eq!(ask(stage, "document.querySelector('#article').textContent")?, before);
    Ok(())
}

fn nothing(stage: &mut Stage) -> Result<(), Failed> {
    let trouble = "['#title', '#advice'].map(part => document.querySelector(part).textContent)";
    stage.open(STORY, &[])?;
    reopen(stage, 987_654_321)?;
    assert_eq!(texts(&ask(stage, trouble)?), ["reading_gone_title", "reading_gone_text"].map(message));
    open(stage, "<!doctype html><title>Empty</title><body></body>")?;
    assert_eq!(texts(&ask(stage, trouble)?), ["no_article_title", "no_article_text"].map(message));
    Ok(())
}

fn hostile(stage: &mut Stage) -> Result<(), Failed> {
    let trap = r#"<img src="/trap.png" onerror="window.sprung = true"><script>window.sprung = true</script>"#;
    let comment = format!("Comment: They wrote {trap} and expected us to believe it, as always.");
    let html = STORY
        .replace("<title>", &format!("<title>{}", escape(trap)))
        .replace("<h1>", &format!("<h1>{}", escape(trap)))
        .replace("Comment: And who could blame them? Nobody asked the fishermen.", &escape(&comment))
        .replace("<article>", "<article><p class=byline>By <a href='javascript:window.sprung=true'>Anna Berg</a></p>");
    open(stage, &html)?;
    let body = text(&ask(stage, "document.querySelector('#article').textContent")?);
    assert!(body.contains(&comment) && body.contains("By Anna Berg"), "{body}");
    let untouched = "document.querySelector('#article :is(img, script, [href^=javascript])') === null && window.sprung === undefined";
    assert_eq!(ask(stage, untouched)?, true);
    Ok(())
}

fn right_to_left(stage: &mut Stage) -> Result<(), Failed> {
    open(stage, ARABIC)?;
    assert_eq!(
        ask(
            stage,
            "['lang', 'dir'].map(name => document.querySelector('#article article').getAttribute(name)).join()"
        )?,
        "ar,rtl"
    );
    let drawn = drawn(stage)?;
    let answers = answers(&drawn);
    assert!(!answers.is_empty());
    for (paragraph, note) in answers {
        assert!(note.right <= paragraph.left, "{} stands in the margin on the left", note.text);
    }
    Ok(())
}
