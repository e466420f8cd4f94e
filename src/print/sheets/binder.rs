//! Many documents as one: their pages one after another, so that thousands are laid out in parts and become one
//! file all the same.

use super::{Desk, Sheets};
use std::sync::Arc;
use typst::introspection::{Location, Tag};
use typst::layout::{Frame, FrameItem, FrameParent, GroupItem};
use typst::model::{Destination, Document as _, DocumentInfo};
use typst::utils::hash128;
use typst_layout::{Page, PagedDocument};

/// Takes documents in, in the order of their pages.
#[derive(Default)]
pub(in crate::print) struct Binder {
    pages: Vec<Page>,
    first: Option<(Arc<Desk>, DocumentInfo)>,
    parts: u64,
}

impl Binder {
    /// The pages of one more document, as small as they can be: what only its layout needed is left behind.
    pub(in crate::print) fn add(&mut self, part: &Sheets) {
        let (number, before) = (self.parts, self.pages.len() as u64);
        self.pages.extend(part.document.pages().iter().map(|page| Page {
            frame: frame(&page.frame, number),
            number: before + page.number,
            ..page.clone()
        }));
        self.first.get_or_insert_with(|| (Arc::clone(&part.desk), part.document.info().clone()));
        self.parts += 1;
    }

    /// One document, titled as the first of them; `None` where there was none.
    pub(in crate::print) fn bind(self) -> Option<Sheets> {
        let (desk, info) = self.first?;
        let document = PagedDocument::new(self.pages.into_iter().collect(), info);
        Some(Sheets { desk, document })
    }
}

/// Every document names its elements by itself: those of two would be taken for each other. Here they bear their
/// part's number as well.
fn location(of: Location, part: u64) -> Location {
    Location::new(hash128(&(of.hash(), part)))
}

fn frame(old: &Frame, part: u64) -> Frame {
    let mut new = Frame::new(old.size(), old.kind());
    if old.has_baseline() {
        new.set_baseline(old.baseline());
    }
    // As a list first, so that none of its room stays empty.
    let items: Vec<_> =
        old.items().filter_map(|(at, content)| Some((*at, item(content, part)?))).collect();
    new.push_multiple(items);
    new
}

/// `None` for what the file does not show.
fn item(old: &FrameItem, part: u64) -> Option<FrameItem> {
    Some(match old {
        FrameItem::Group(group) => FrameItem::Group(GroupItem {
            frame: frame(&group.frame, part),
            parent: group.parent.map(|p| FrameParent { location: location(p.location, part), ..p }),
            ..group.clone()
        }),
        FrameItem::Tag(Tag::Start(_, flags) | Tag::End(.., flags)) if !flags.tagged => return None,
        FrameItem::Tag(Tag::Start(element, flags)) => {
            let mut element = element.clone();
            if let Some(old) = element.location() {
                element.set_location(location(old, part));
            }
            FrameItem::Tag(Tag::Start(element, *flags))
        }
        FrameItem::Tag(Tag::End(old, key, flags)) => {
            FrameItem::Tag(Tag::End(location(*old, part), *key, *flags))
        }
        FrameItem::Link(Destination::Location(old), size) => {
            FrameItem::Link(Destination::Location(location(*old, part)), *size)
        }
        FrameItem::Text(_) | FrameItem::Shape(..) | FrameItem::Image(..) | FrameItem::Link(..) => old.clone(),
    })
}
