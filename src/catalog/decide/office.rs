//! Who asks: the office's name, contact and sign, as its staff set them.

use super::one_line;
use crate::brand::Logo;
use crate::catalog::Catalog;
use crate::ledger::Event;

/// Characters that an office's name may have, at most.
pub const MAX_NAME: usize = 120;
/// Characters that its contact may have, at most.
pub const MAX_CONTACT: usize = 200;

/// An office as its staff wish citizens to see it. White space in its texts counts as one blank.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Office {
    /// `Sở Nội vụ tỉnh Quảng Trị`.
    pub name: String,
    /// Whom citizens ask: address, telephone, e-mail. Nobody in particular where empty.
    pub contact: String,
    pub logo: Option<Logo>,
}

/// What speaks against an office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OfficeFault {
    #[error("the name is empty: say whose responses these are")]
    NoName,
    #[error("the name has {found} characters: at most {MAX_NAME}")]
    LongName { found: usize },
    #[error("the name holds a control character")]
    ControlInName,
    #[error("the contact has {found} characters: at most {MAX_CONTACT}")]
    LongContact { found: usize },
    #[error("the contact holds a control character")]
    ControlInContact,
}

/// The office is called so from now on, is asked there and has this sign.
///
/// # Errors
/// Everything that speaks against its texts.
pub fn set(catalog: &Catalog, office: &Office) -> Result<Vec<Event>, Vec<OfficeFault>> {
    let (name, contact) = (one_line(&office.name), one_line(&office.contact));
    let faults: Vec<_> = [name_fault(&name), contact_fault(&contact)].into_iter().flatten().collect();
    if !faults.is_empty() {
        return Err(faults);
    }
    let contact = Some(contact).filter(|contact| !contact.is_empty());
    let logo = office.logo.as_ref().map(|logo| logo.svg().to_owned());
    let now = &catalog.ledger;
    let same = (&name, &contact, &logo) == (&now.name, &now.contact, &now.logo);
    Ok(if same { Vec::new() } else { vec![Event::OfficeSet { name, contact, logo }] })
}

fn name_fault(name: &str) -> Option<OfficeFault> {
    match name.chars().count() {
        0 => Some(OfficeFault::NoName),
        found if found > MAX_NAME => Some(OfficeFault::LongName { found }),
        _ => name.chars().any(char::is_control).then_some(OfficeFault::ControlInName),
    }
}

fn contact_fault(contact: &str) -> Option<OfficeFault> {
    match contact.chars().count() {
        found if found > MAX_CONTACT => Some(OfficeFault::LongContact { found }),
        _ => contact.chars().any(char::is_control).then_some(OfficeFault::ControlInContact),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::LedgerId;

    fn office(name: &str, contact: &str) -> Office {
        Office { name: name.to_owned(), contact: contact.to_owned(), logo: None }
    }

    #[test]
    fn an_office_is_set_where_it_differs_from_what_is_known() {
        let mut catalog = Catalog::empty(LedgerId(1));
        let wished = office("Sở  Nội vụ\n tỉnh Quảng Trị", " \t");
        let name = "Sở Nội vụ tỉnh Quảng Trị".to_owned();
        let event = Event::OfficeSet { name: name.clone(), contact: None, logo: None };
        assert_eq!(set(&catalog, &wished), Ok(vec![event]));
        catalog.ledger.name = name;
        assert_eq!(set(&catalog, &wished), Ok(Vec::new()));
        let reached = office("Sở Nội vụ tỉnh Quảng Trị", "0233 3852 546");
        assert_eq!(set(&catalog, &reached).unwrap().len(), 1);
        let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>"#;
        let signed = Office { logo: Some(Logo::parse(svg).unwrap()), ..wished };
        assert!(matches!(&set(&catalog, &signed).unwrap()[..],
            [Event::OfficeSet { logo: Some(logo), .. }] if logo.contains("<path")));
    }

    #[test]
    fn everything_that_speaks_against_an_office_is_said_at_once() {
        let catalog = Catalog::empty(LedgerId(1));
        let long = [OfficeFault::LongName { found: 121 }, OfficeFault::LongContact { found: 201 }];
        assert_eq!(set(&catalog, &office(&"ư".repeat(121), &"ă".repeat(201))), Err(long.into()));
        let control = [OfficeFault::ControlInName, OfficeFault::ControlInContact];
        assert_eq!(set(&catalog, &office("a\u{7}b", "\u{0}")), Err(control.into()));
        assert_eq!(set(&catalog, &office(" \n", "")), Err(vec![OfficeFault::NoName]));
    }
}
