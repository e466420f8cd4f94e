//! Where somebody goes on after signing in: addresses within addresses.

/// An address that says where to go on afterwards.
pub(super) fn with_then(address: &str, then: &str) -> String {
    let encoded: String = then.bytes().map(encode).collect();
    format!("{address}?then={encoded}")
}

/// A byte as it stands in the value of an address.
pub(in crate::web) fn encode(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte) {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

/// Where `then` may lead: to a page of the console, nowhere else.
#[must_use]
pub fn safe_then(then: Option<&str>) -> &str {
    let inside = |then: &&str| {
        (*then == "/staff" || then.starts_with("/staff/") || then.starts_with("/staff?"))
            && !then.contains("//")
            && !then.contains("/..")
            && then.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
    };
    then.filter(inside).unwrap_or("/staff")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn then_leads_to_pages_of_the_console_only() {
        for good in ["/staff", "/staff/users?page=2", "/staff?x=1", "/staff/campaigns/mot-cua"] {
            assert_eq!(safe_then(Some(good)), good);
        }
        for bad in [
            "",
            "/",
            "//evil.example",
            "https://evil.example/staff",
            "/staffx",
            "/\\evil.example",
            "staff",
            "/staff/\\evil",
            "/staff/../S/7KQ2M9P",
            "/staff//evil.example",
            "/staff/\r\nSet-Cookie: a=b",
            "/staff /x",
            "javascript:alert(1)",
            "/staff/ă",
        ] {
            assert_eq!(safe_then(Some(bad)), "/staff", "{bad}");
        }
        assert_eq!(safe_then(None), "/staff");
        assert_eq!(with_then("/staff/login", "/staff/a?b=c&d"), "/staff/login?then=/staff/a%3Fb%3Dc%26d");
    }
}
