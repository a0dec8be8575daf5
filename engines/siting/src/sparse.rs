//! Lists of numbers, one after another in one piece of memory: who covers whom, read forwards and backwards.

/// Rows of column numbers. Each row is in ascending order and names no column twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sparse {
    start: Vec<u32>,
    item: Vec<u32>,
}

impl Default for Sparse {
    fn default() -> Self {
        Self {
            start: vec![0],
            item: Vec::new(),
        }
    }
}

impl Sparse {
    pub(crate) fn rows(&self) -> usize {
        self.start.len() - 1
    }

    pub(crate) fn entries(&self) -> usize {
        self.item.len()
    }

    pub(crate) fn of(&self, row: usize) -> &[u32] {
        &self.item[self.start[row] as usize..self.start[row + 1] as usize]
    }

    pub(crate) fn push(&mut self, row: impl IntoIterator<Item = u32>) {
        let from = self.item.len();
        self.item.extend(row);
        let row = &mut self.item[from..];
        if !row.is_sorted() {
            row.sort_unstable();
        }
        // Whoever is named twice is still one.
        let mut kept = from;
        for at in from..self.item.len() {
            if at == from || self.item[at] != self.item[kept - 1] {
                self.item[kept] = self.item[at];
                kept += 1;
            }
        }
        self.item.truncate(kept);
        self.start.push(self.item.len() as u32);
    }

    /// The same, from the columns' side.
    pub(crate) fn transposed(&self, columns: usize) -> Self {
        let mut start = vec![0_u32; columns + 1];
        for &column in &self.item {
            start[column as usize + 1] += 1;
        }
        for column in 0..columns {
            start[column + 1] += start[column];
        }
        let mut next = start.clone();
        let mut item = vec![0; self.item.len()];
        for row in 0..self.rows() {
            for &column in self.of(row) {
                let at = &mut next[column as usize];
                item[*at as usize] = row as u32;
                *at += 1;
            }
        }
        Self { start, item }
    }
}
