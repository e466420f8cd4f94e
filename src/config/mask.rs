//! Passwords are shown to nobody.

/// A database's address without its password, wherever in it that stands.
#[must_use]
pub fn mask_password(url: &str) -> String {
    let (address, query) = url.split_once('?').map_or((url, None), |(a, q)| (a, Some(q)));
    let account = |rest: &str| {
        let (account, host) = rest.rsplit_once('@')?;
        Some(format!("{}:***@{host}", account.split_once(':')?.0))
    };
    let address = match address.split_once("://") {
        Some((scheme, rest)) => format!("{scheme}://{}", account(rest).unwrap_or_else(|| rest.to_owned())),
        None => address.to_owned(),
    };
    let Some(query) = query else { return address };
    let masked = |pair: &str| {
        let key = pair.split('=').next().unwrap_or_default();
        if key == "password" { "password=***".to_owned() } else { pair.to_owned() }
    };
    format!("{address}?{}", query.split('&').map(masked).collect::<Vec<_>>().join("&"))
}
