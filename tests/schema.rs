//! `schema/report.schema.json` describes each line of JSON that any fixture gives, and the names in it are the core's.

use rubricator::document::html;
use rubricator::model::{Certainty, Kind, Layer};
use rubricator::report::{Format, Selection, write};
use rubricator::story::Story;
use rubricator::{ReaderRules, report_on};
use serde_json::{Value, json};

fn schema() -> Value {
    serde_json::from_str(include_str!("../schema/report.schema.json")).unwrap()
}

/// What of a value is not as a schema has it, as a path. Knows the keywords that ours uses, and no others.
fn complaint(root: &Value, schema: &Value, value: &Value, path: &str) -> Option<String> {
    let keywords = schema.as_object().unwrap();
    keywords.iter().find_map(|(keyword, wanted)| {
        let holds = match &**keyword {
            "$schema" | "$defs" | "title" | "description" => true,
            "$ref" => {
                let target = root.pointer(wanted.as_str().unwrap().trim_start_matches('#')).unwrap();
                return complaint(root, target, value, path);
            }
            "type" => match wanted.as_str().unwrap() {
                "object" => value.is_object(),
                "array" => value.is_array(),
                "string" => value.is_string(),
                "boolean" => value.is_boolean(),
                "integer" => value.is_u64(),
                "number" => value.is_number(),
                unknown => panic!("{unknown}"),
            },
            "enum" => wanted.as_array().unwrap().contains(value),
            "minimum" => value.as_f64() >= wanted.as_f64(),
            "maximum" => value.as_f64() <= wanted.as_f64(),
            "required" => wanted.as_array().unwrap().iter().all(|name| value.get(name.as_str().unwrap()).is_some()),
            "items" => {
                let mut items = value.as_array()?.iter().enumerate();
                return items.find_map(|(at, item)| complaint(root, wanted, item, &format!("{path}/{at}")));
            }
            "properties" => {
                let mut members = value.as_object()?.iter();
                return members
                    .find_map(|(name, member)| complaint(root, wanted.get(name)?, member, &format!("{path}/{name}")));
            }
            "additionalProperties" => {
                assert_eq!(wanted, &Value::Bool(false));
                value.as_object()?.keys().all(|name| keywords["properties"].get(name).is_some())
            }
            unknown => panic!("{unknown} is not known here"),
        };
        (!holds).then(|| format!("{path}: {keyword}"))
    })
}

#[test]
fn every_line_of_every_fixture_is_as_the_schema_has_it() {
    let schema = schema();
    for case in rubricator_fixtures::reports() {
        let mut page = html::read(&case.article()).unwrap();
        page.url = "a.html".to_owned();
        let story = Story::of(&page);
        let report = report_on(&story, &ReaderRules::default());
        for selection in Selection::ALL {
            let line = write(&story, &report, None, *selection, Format::Json);
            let value: Value = serde_json::from_str(&line).unwrap();
            assert_eq!(complaint(&schema, &schema, &value, ""), None, "{}: {line}", case.name);
        }
    }
}

#[test]
fn what_is_not_as_the_schema_has_it_is_noticed() {
    let schema = schema();
    for (broken, place) in [
        (json!({ "lang": "en" }), ": required"),
        (json!({ "lang": "en", "words": -1 }), "/words: minimum"),
        (json!({ "lang": "en", "words": 1, "bias": 2 }), ": additionalProperties"),
        (json!({ "lang": "en", "words": 1, "passages": [{ "layer": "opinion" }] }), "/passages/0"),
    ] {
        let complaint = complaint(&schema, &schema, &broken, "").expect("it is broken");
        assert!(complaint.starts_with(place.split(": ").next().unwrap()), "{complaint}");
    }
}

#[test]
fn the_names_in_the_schema_are_the_cores() {
    let schema = schema();
    let names = |key: &str| schema["$defs"]["passage"]["properties"][key]["enum"].clone();
    let all = |names: Vec<&str>| json!(names);
    assert_eq!(names("layer"), all(Layer::ALL.iter().map(|layer| layer.name()).collect()));
    assert_eq!(names("kind"), all(Kind::ALL.iter().map(|kind| kind.name()).collect()));
    assert_eq!(names("certainty"), all(Certainty::ALL.iter().map(|certainty| certainty.name()).collect()));
}
