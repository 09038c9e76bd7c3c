//! Sums of any amounts, exact: the upper digits of their units and the lower ones are added up apart. The whole sum may be
//! more than either engine holds in one number, and then SQLite refuses and PostgreSQL's answer would not fit.
use sea_orm::sea_query::{ExprTrait, SimpleExpr};

/// What parts them.
pub(crate) const DIGITS: i64 = 1_000_000;

/// The upper and the lower digits of a whole number.
pub(crate) fn apart(number: SimpleExpr) -> [SimpleExpr; 2] {
    [number.clone().div(DIGITS), number.modulo(DIGITS)]
}

/// Of the sums of both, the whole sum.
pub(crate) fn together(high: impl Into<i128>, low: impl Into<i128>) -> i128 {
    high.into() * i128::from(DIGITS) + low.into()
}

/// The same in SQL, to compare and to order by: PostgreSQL's sums are of any size, and SQLite multiplies on in floating
/// point where one does not fit.
pub(crate) fn nearly(high: impl Into<SimpleExpr>, low: impl Into<SimpleExpr>) -> SimpleExpr {
    high.into().mul(DIGITS).add(low.into())
}
