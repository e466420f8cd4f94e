//! Many documents as one: their pages one after another, so that thousands are laid out in parts and become one
//! file all the same.

use super::{Desk, Sheets};
use std::collections::HashMap;
use std::sync::Arc;
use typst::foundations::Content;
use typst::introspection::{Location, Tag};
use typst::layout::{Frame, FrameItem, FrameParent, GroupItem, PlaceElem, Point, Size};
use typst::model::{Destination, Document as _, DocumentInfo, ParElem};
use typst::utils::hash128;
use typst_layout::{Page, PagedDocument};

/// Takes documents in, in the order of their pages.
#[derive(Default)]
pub(in crate::print) struct Binder {
    pages: Vec<Page>,
    first: Option<(Arc<Desk>, DocumentInfo)>,
    parts: u64,
    /// Lines of text, of which most stand on all pages alike: each is kept once.
    lines: HashMap<u128, Frame>,
}

impl Binder {
    /// Adds the pages of one more document and returns them as they will be bound: as small as they can be, what only
    /// their layout needed is left behind.
    pub(in crate::print) fn add(&mut self, part: &Sheets) -> Sheets {
        let before = self.pages.len() as u64;
        let bound = |page: &Page| {
            let (frame, number) = (self.frame(&page.frame), before + page.number);
            Page { frame, number, ..page.clone() }
        };
        let pages: Vec<_> = part.document.pages().iter().map(bound).collect();
        self.pages.extend(pages.iter().cloned());
        self.parts += 1;
        let (desk, info) = (Arc::clone(&part.desk), part.document.info().clone());
        self.first.get_or_insert_with(|| (Arc::clone(&desk), info.clone()));
        Sheets { desk, document: PagedDocument::new(pages.into_iter().collect(), info) }
    }

    /// One document, titled as the first of them; `None` where there was none.
    pub(in crate::print) fn bind(self) -> Option<Sheets> {
        let (desk, info) = self.first?;
        let document = PagedDocument::new(self.pages.into_iter().collect(), info);
        Some(Sheets { desk, document })
    }

    /// Every document names its elements by itself: those of two would be taken for each other. Here they bear their
    /// part's number as well.
    fn location(&self, of: Location) -> Location {
        Location::new(hash128(&(of.hash(), self.parts)))
    }

    fn frame(&mut self, old: &Frame) -> Frame {
        let mut new = Frame::new(old.size(), old.kind());
        if old.has_baseline() {
            new.set_baseline(old.baseline());
        }
        // As a list first, so that none of its room stays empty.
        let items: Vec<_> =
            old.items().filter_map(|(at, content)| Some((*at, self.item(content)?))).collect();
        new.push_multiple(items);
        new
    }

    /// `None` for what the file does not show.
    fn item(&mut self, old: &FrameItem) -> Option<FrameItem> {
        Some(match old {
            FrameItem::Group(group) => FrameItem::Group(GroupItem {
                frame: self.frame(&group.frame),
                parent: group.parent.map(|p| FrameParent { location: self.location(p.location), ..p }),
                ..group.clone()
            }),
            FrameItem::Text(_) => {
                let line = self.lines.entry(hash128(old)).or_insert_with(|| {
                    let mut line = Frame::soft(Size::zero());
                    line.push(Point::zero(), old.clone());
                    line
                });
                FrameItem::Group(GroupItem::new(line.clone()))
            }
            FrameItem::Tag(Tag::Start(_, flags) | Tag::End(.., flags)) if !flags.tagged => return None,
            FrameItem::Tag(Tag::Start(element, flags)) => {
                FrameItem::Tag(Tag::Start(self.shell(element), *flags))
            }
            FrameItem::Tag(Tag::End(old, key, flags)) => {
                FrameItem::Tag(Tag::End(self.location(*old), *key, *flags))
            }
            FrameItem::Link(Destination::Location(old), size) => {
                FrameItem::Link(Destination::Location(self.location(*old)), *size)
            }
            FrameItem::Shape(..) | FrameItem::Image(..) | FrameItem::Link(..) => old.clone(),
        })
    }

    /// What begins here, without what was set from it where the file asks for no more than that.
    fn shell(&self, element: &Content) -> Content {
        let mut shell = element.clone();
        if let Some(old) = element.location() {
            shell.set_location(self.location(old));
        }
        if let Some(paragraph) = shell.to_packed_mut::<ParElem>() {
            paragraph.body = Content::empty();
        } else if let Some(place) = shell.to_packed_mut::<PlaceElem>() {
            place.body = Content::empty();
        }
        shell
    }
}
