//! Addresses: which site a page belongs to, and which page an address names.
//!
//! What a reader decides about a page holds for the page, not for one spelling of its address: newsletters and social
//! networks add parameters that say where a reader came from, and a fragment says where on the page to begin. What names
//! another page stays: all other parameters, and the fragments by which apps name their pages (`#/news`, `#!news`).

/// The parameters by which campaigns and advertisers follow readers, each by its beginning. No site names its pages by them.
/// From the lists of ClearURLs and of Firefox's query stripping, as of 2026.
const TRACKING_PARAMETERS: &[&str] = &[
    "_ga=",
    "_hsenc=",
    "_hsmi=",
    "at_campaign",
    "at_medium=",
    "dclid=",
    "fbclid=",
    "gad_source=",
    "gbraid=",
    "gclid=",
    "gclsrc=",
    "igshid=",
    "li_fat_id=",
    "mc_cid=",
    "mc_eid=",
    "mkt_tok=",
    "msclkid=",
    "oly_anon_id=",
    "oly_enc_id=",
    "ttclid=",
    "twclid=",
    "utm_",
    "vero_id=",
    "wbraid=",
    "yclid=",
];

/// The address that names a page, without what changes from visit to visit.
pub fn page_address(url: &str) -> String {
    let (rest, fragment) = url.split_once('#').unwrap_or((url, ""));
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let mut address = path.to_owned();
    let is_tracking = |parameter: &str| TRACKING_PARAMETERS.iter().any(|tracking| parameter.starts_with(tracking));
    for (position, parameter) in query.split('&').filter(|one| !one.is_empty() && !is_tracking(one)).enumerate() {
        address.push(if position == 0 { '?' } else { '&' });
        address.push_str(parameter);
    }
    if fragment.starts_with(['/', '!']) {
        address.push('#');
        address.push_str(fragment);
    }
    address
}

/// The host name in an address, in lower case as browsers write it; `None` if there is none.
pub(super) fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    match host.split_once(']') {
        Some((address, _)) => &host[..address.len() + 1],
        None => host.split(':').next().unwrap_or_default(),
    }
}

/// The site of an address: its host, without `www.` where that leaves more than a top-level domain.
pub(super) fn site_of(url: &str) -> &str {
    let host = host(url);
    host.strip_prefix("www.").filter(|rest| rest.contains('.')).unwrap_or(host)
}

/// Whether this is a site's name as browsers write it: in lower case, what is not ASCII as Punycode, without a port. Patterns
/// are not, and neither are names that a script could take for something else (`__proto__`).
pub fn is_site(host: &str) -> bool {
    let is_label = |label: &str| {
        let bytes = label.as_bytes();
        let is_alphanumeric = |byte: Option<&u8>| byte.is_some_and(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9'));
        is_alphanumeric(bytes.first())
            && is_alphanumeric(bytes.last())
            && bytes.iter().all(|byte| matches!(byte, b'-' | b'_') || is_alphanumeric(Some(byte)))
    };
    let is_address =
        |address: &str| address.bytes().all(|byte| matches!(byte, b'a'..=b'f' | b'0'..=b'9' | b':' | b'.'));
    match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(address) => !address.is_empty() && is_address(address),
        None => host.split('.').all(is_label) && site_of(&format!("s://{host}")) == host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_one_address_in_all_its_spellings() {
        let page = "https://example.org/ferry";
        for spelling in ["#top", "?utm_source=letter", "?utm_source=letter&utm_medium=mail#top", "?fbclid=1", "?", "#"]
        {
            assert_eq!(page_address(&format!("{page}{spelling}")), page);
        }
        assert_eq!(page_address("https://example.org/?p=7&gclid=2&page=3"), "https://example.org/?p=7&page=3");
        for other in
            ["https://example.org/?id=1", "https://example.org/#/a", "https://example.org/#!b", "file:///a%20b.html"]
        {
            assert_eq!(page_address(other), other);
        }
    }
}
