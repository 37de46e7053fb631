//! The direction of writing.

/// Languages that are written from right to left, by their codes.
const RIGHT_TO_LEFT: &[&str] = &["ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"];

/// Whether a language is written from right to left; `code` is its primary subtag, as in `fa`.
pub fn is_right_to_left(code: &str) -> bool {
    RIGHT_TO_LEFT.contains(&code)
}
