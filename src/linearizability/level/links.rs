//! What many ways have placed, of which most began in the same way.

/// Some operations placed one after the other, after others.
struct Link {
    before: u32,
    /// Where they begin in `placed`; they end where those of the next link begin.
    first: u32,
}

/// All links, by number. The first is that of nothing.
pub(super) struct Links {
    links: Vec<Link>,
    placed: Vec<u32>,
}

impl Links {
    pub(super) fn new() -> Self {
        Links { links: vec![Link { before: 0, first: 0 }], placed: Vec::new() }
    }

    pub(super) fn len(&self) -> usize {
        self.links.len()
    }

    /// Links some operations to others, and says the link's number.
    pub(super) fn add(&mut self, before: u32, placed: impl IntoIterator<Item = u32>) -> u32 {
        self.links.push(Link { before, first: self.placed.len() as u32 });
        self.placed.extend(placed);
        self.links.len() as u32 - 1
    }

    /// What is placed up to a link, in order.
    pub(super) fn order(&self, last: u32) -> Vec<u32> {
        let mut order = Vec::new();
        let mut link = last as usize;
        while link > 0 {
            let Link { before, first } = self.links[link];
            let end =
                self.links.get(link + 1).map_or(self.placed.len(), |next| next.first as usize);
            order.extend(self.placed[first as usize..end].iter().rev());
            link = before as usize;
        }
        order.reverse();
        order
    }
}
