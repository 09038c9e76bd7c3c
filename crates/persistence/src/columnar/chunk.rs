//! Some thousand records, column by column. A chunk is never changed once it is shared: what changes is a copy.
use std::collections::HashMap;

use uuid::Uuid;

use super::field::{held, is_coded};

/// Records of one chunk at most.
pub(super) const ROWS: usize = 4096;
/// No number.
pub(crate) const NOTHING: i64 = i64::MIN;

/// A value that is only told apart from others.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Code {
    Nothing,
    Truth(bool),
    Id(Uuid),
    Text(Box<str>),
}

impl Code {
    pub(crate) fn id(&self) -> Option<Uuid> {
        if let Self::Id(id) = self { Some(*id) } else { None }
    }

    pub(crate) fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }
}

/// A value of one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    Code(Code),
    Number(i64),
}

/// A stage was entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) stage: Uuid,
    /// Microseconds since 1970.
    pub(super) at: i64,
}

/// One record, as it is put in.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) id: Uuid,
    /// In the order of [`held`].
    pub(super) cells: Vec<Cell>,
    /// In order of time.
    pub(super) steps: Vec<Step>,
}

/// Each record's value by its number among the different ones.
#[derive(Clone, Debug, Default)]
pub(crate) struct Coded {
    pub(crate) codes: Vec<u16>,
    pub(crate) values: Vec<Code>,
}

/// [`NOTHING`] where there is none.
pub(crate) type Numbers = Vec<i64>;

#[derive(Clone, Debug)]
enum Column {
    Coded(Coded),
    Numbers(Numbers),
}

#[derive(Clone, Debug)]
pub(crate) struct Chunk {
    ids: Vec<Uuid>,
    living: Vec<bool>,
    columns: Vec<Column>,
    /// Stages that were entered, of one record after the other, and when.
    stages: Coded,
    entered: Vec<i64>,
    /// Where each record's steps begin; one more at the end.
    begins: Vec<u32>,
}

/// Puts records into a new chunk: what it knows by then is forgotten with it.
pub(super) struct Builder {
    chunk: Chunk,
    known: Vec<HashMap<Code, u16>>,
}

impl Coded {
    /// The number of a value, which gets one if it is new.
    fn number(&mut self, value: Code) -> u16 {
        let known = self.values.iter().position(|known| *known == value);
        let at = known.unwrap_or_else(|| {
            self.values.push(value);
            self.values.len() - 1
        });
        short(at)
    }

    fn set(&mut self, row: usize, value: Code) {
        if self.values.len() >= usize::from(u16::MAX) {
            self.tidy();
        }
        let code = self.number(value);
        if let Some(place) = self.codes.get_mut(row) {
            *place = code;
        } else {
            self.codes.push(code);
        }
    }

    /// Forgets values that no record has any more.
    fn tidy(&mut self) {
        let mut kept = Self::default();
        let mut known = HashMap::new();
        for code in &self.codes {
            let value = &self.values[usize::from(*code)];
            let code = *known.entry(value.clone()).or_insert_with(|| {
                kept.values.push(value.clone());
                short(kept.values.len() - 1)
            });
            kept.codes.push(code);
        }
        *self = kept;
    }
}

/// There are fewer values than fit: a column is tidied before.
fn short(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}

impl Chunk {
    pub(super) fn new() -> Self {
        let column = |coded: bool| if coded { Column::Coded(Coded::default()) } else { Column::Numbers(Vec::new()) };
        Self {
            ids: Vec::new(),
            living: Vec::new(),
            columns: held().iter().map(|held| column(is_coded(held.field.kind))).collect(),
            stages: Coded::default(),
            entered: Vec::new(),
            begins: vec![0],
        }
    }

    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    /// The places of all that were not deleted.
    pub(crate) fn living(&self) -> Vec<u16> {
        self.living.iter().zip(0..).filter(|(living, _)| **living).map(|(_, row)| row).collect()
    }

    pub(crate) fn coded(&self, place: usize) -> Option<&Coded> {
        if let Column::Coded(coded) = self.columns.get(place)? { Some(coded) } else { None }
    }

    pub(crate) fn numbers(&self, place: usize) -> Option<&Numbers> {
        if let Column::Numbers(numbers) = self.columns.get(place)? { Some(numbers) } else { None }
    }

    /// Stages by their numbers in a record's steps.
    pub(crate) fn stages(&self) -> &[Code] {
        &self.stages.values
    }

    /// The numbers of the stages a record entered, in order of time, and when.
    pub(crate) fn steps(&self, row: u16) -> impl Iterator<Item = (usize, i64)> + '_ {
        let [from, until] = [0, 1].map(|next| self.begins[usize::from(row) + next] as usize);
        let stages = self.stages.codes[from..until].iter().map(|code| usize::from(*code));
        stages.zip(self.entered[from..until].iter().copied())
    }

    pub(super) fn push(&mut self, entry: Entry) {
        self.ids.push(entry.id);
        self.living.push(true);
        self.begins.push(self.begins[self.begins.len() - 1]);
        self.put(self.ids.len() - 1, entry);
    }

    /// Puts a record in the place of what was there.
    pub(super) fn put(&mut self, row: usize, entry: Entry) {
        for (column, cell) in self.columns.iter_mut().zip(entry.cells) {
            match (column, cell) {
                (Column::Coded(coded), Cell::Code(value)) => coded.set(row, value),
                (Column::Numbers(numbers), Cell::Number(value)) if row < numbers.len() => numbers[row] = value,
                (Column::Numbers(numbers), Cell::Number(value)) => numbers.push(value),
                // Both come from the same list of fields.
                (Column::Coded(_), Cell::Number(_)) | (Column::Numbers(_), Cell::Code(_)) => {}
            }
        }
        self.living[row] = true;
        self.put_steps(row, &entry.steps);
    }

    /// It was deleted, or is gone.
    pub(super) fn bury(&mut self, row: usize) {
        self.living[row] = false;
        self.put_steps(row, &[]);
    }

    fn put_steps(&mut self, row: usize, steps: &[Step]) {
        let [from, until] = [self.begins[row], self.begins[row + 1]].map(|at| at as usize);
        let codes: Vec<u16> = steps.iter().map(|step| self.stages.number(Code::Id(step.stage))).collect();
        self.stages.codes.splice(from..until, codes);
        self.entered.splice(from..until, steps.iter().map(|step| step.at));
        let end = from + steps.len();
        for begin in &mut self.begins[row + 1..] {
            *begin = u32::try_from(*begin as usize - until + end).unwrap_or(u32::MAX);
        }
    }
}

impl Builder {
    pub(super) fn new() -> Self {
        Self { chunk: Chunk::new(), known: vec![HashMap::new(); held().len()] }
    }

    pub(super) fn is_full(&self) -> bool {
        self.chunk.len() >= ROWS
    }

    pub(super) fn push(&mut self, entry: Entry) {
        let Self { chunk, known } = self;
        chunk.ids.push(entry.id);
        chunk.living.push(true);
        for ((column, known), cell) in chunk.columns.iter_mut().zip(known).zip(entry.cells) {
            match (column, cell) {
                (Column::Coded(coded), Cell::Code(value)) => {
                    let code = *known.entry(value).or_insert_with_key(|value| {
                        coded.values.push(value.clone());
                        short(coded.values.len() - 1)
                    });
                    coded.codes.push(code);
                }
                (Column::Numbers(numbers), Cell::Number(value)) => numbers.push(value),
                (Column::Coded(_), Cell::Number(_)) | (Column::Numbers(_), Cell::Code(_)) => {}
            }
        }
        for step in entry.steps {
            let code = chunk.stages.number(Code::Id(step.stage));
            chunk.stages.codes.push(code);
            chunk.entered.push(step.at);
        }
        chunk.begins.push(u32::try_from(chunk.entered.len()).unwrap_or(u32::MAX));
    }

    /// What was put in, as small as it can be.
    pub(super) fn finish(mut self) -> Chunk {
        for column in &mut self.chunk.columns {
            match column {
                Column::Coded(coded) => {
                    coded.codes.shrink_to_fit();
                    coded.values.shrink_to_fit();
                }
                Column::Numbers(numbers) => numbers.shrink_to_fit(),
            }
        }
        self.chunk.stages.codes.shrink_to_fit();
        self.chunk.entered.shrink_to_fit();
        self.chunk
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(number: u128, amount: i64, stages: &[u128]) -> Entry {
        let cell = |name: &str, coded: bool| match name {
            "amount" => Cell::Number(amount),
            "owner_id" => Cell::Code(Code::Id(Uuid::from_u128(number % 3))),
            _ if coded => Cell::Code(Code::Nothing),
            _ => Cell::Number(NOTHING),
        };
        let cells = held().iter().map(|held| cell(held.field.name, is_coded(held.field.kind))).collect();
        let steps = stages.iter().zip(0..).map(|(stage, at)| Step { stage: Uuid::from_u128(*stage), at });
        Entry { id: Uuid::from_u128(number), cells, steps: steps.collect() }
    }

    fn way(chunk: &Chunk, row: u16) -> Vec<u128> {
        let stage = |(stage, _): (usize, i64)| chunk.stages()[stage].id().map_or(0, |id| id.as_u128());
        chunk.steps(row).map(stage).collect()
    }

    #[test]
    fn records_are_put_in_replaced_and_buried_without_moving_others() {
        let amount = super::super::field::place("amount").expect("held");
        let owner = super::super::field::place("owner_id").expect("held");
        let mut builder = Builder::new();
        builder.push(entry(1, 10, &[7, 8]));
        builder.push(entry(2, 20, &[]));
        let mut chunk = builder.finish();
        chunk.push(entry(3, 30, &[9]));
        chunk.put(0, entry(1, 11, &[7, 8, 9, 7]));
        assert_eq!((way(&chunk, 0), way(&chunk, 1), way(&chunk, 2)), (vec![7, 8, 9, 7], vec![], vec![9]));
        chunk.bury(1);
        chunk.put(0, entry(1, 12, &[8]));
        assert_eq!((way(&chunk, 0), way(&chunk, 2)), (vec![8], vec![9]));
        assert_eq!(chunk.living(), [0, 2]);
        assert_eq!(chunk.numbers(amount).expect("numbers"), &[12, 20, 30]);
        let owners = chunk.coded(owner).expect("codes");
        assert_eq!(owners.values[usize::from(owners.codes[2])], Code::Id(Uuid::from_u128(0)));
    }
}
