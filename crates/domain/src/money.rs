//! Amounts of money: a decimal text and an ISO 4217 code outside, an integer of 1/10 000 units inside.
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// How many units of [`Amount`] make one whole unit of currency.
pub const SCALE: i64 = 10_000;

/// No single amount is as large, up or down: a hundred million millions. It leaves room to convert, weight and add.
pub const LIMIT: Amount = Amount(100_000_000_000_000 * SCALE);

/// The decimal text of so many units, which may be more than one [`Amount`] holds: a sum of many.
///
/// At least two fraction digits, no more than needed: `1234.50`, `0.0125`.
pub fn text(units: i128) -> String {
    let scale = u128::from(SCALE.unsigned_abs());
    let (whole, parts) = (units.unsigned_abs() / scale, units.unsigned_abs() % scale);
    let fraction = format!("{parts:04}");
    let fraction = fraction.strip_suffix("00").or(fraction.strip_suffix('0')).unwrap_or(&fraction);
    format!("{}{whole}.{fraction}", if units < 0 { "-" } else { "" })
}

/// How many units a text of [`text`] stands for.
pub fn units(text: &str) -> Option<i128> {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, fraction) = digits.split_once('.')?;
    let parts: i128 = format!("{fraction:0<4}").parse().ok()?;
    let units = whole.parse::<i128>().ok()?.checked_mul(SCALE.into())?.checked_add(parts)?;
    Some(if negative { -units } else { units })
}

/// A decimal number with four fraction digits, as an integer; no floating point anywhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(pub i64);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAnAmount;

impl std::fmt::Display for NotAnAmount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a decimal number with at most four fraction digits is expected")
    }
}

impl std::str::FromStr for Amount {
    type Err = NotAnAmount;

    /// `-?digits[.digits]`, at most four fraction digits; no exponent, no separators, no blanks.
    fn from_str(text: &str) -> Result<Self, NotAnAmount> {
        let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !plain(whole) || !plain(fraction) || fraction.len() > 4 {
            return Err(NotAnAmount);
        }
        let units: i64 = whole.parse().map_err(|_| NotAnAmount)?;
        let parts: i64 = format!("{fraction:0<4}").parse().map_err(|_| NotAnAmount)?;
        let value = units.checked_mul(SCALE).and_then(|units| units.checked_add(parts)).ok_or(NotAnAmount)?;
        Ok(Self(if negative { -value } else { value }))
    }
}

impl std::fmt::Display for Amount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&text(self.0.into()))
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

/// ISO 4217 alphabetic code of a currency in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Currency([u8; 3]);

/// ISO 4217 list one, active national currencies (2026), without fund and metal codes.
const CODES: &str = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF \
CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD \
IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN \
MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP \
STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG";

impl Currency {
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("USD")
    }

    /// All codes, in alphabetical order.
    pub fn all() -> impl Iterator<Item = &'static str> {
        CODES.split_ascii_whitespace()
    }
}

impl Default for Currency {
    fn default() -> Self {
        Self(*b"USD")
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownCurrency;

impl std::fmt::Display for UnknownCurrency {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an ISO 4217 currency code is expected")
    }
}

impl std::str::FromStr for Currency {
    type Err = UnknownCurrency;

    fn from_str(text: &str) -> Result<Self, UnknownCurrency> {
        let known = Self::all().any(|code| code == text);
        let bytes = text.as_bytes().try_into().map_err(|_| UnknownCurrency)?;
        if known { Ok(Self(bytes)) } else { Err(UnknownCurrency) }
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

/// An amount in one currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Money {
    pub amount: Amount,
    pub currency: Currency,
}

impl Amount {
    /// Whether it is small enough to be one record's ([`LIMIT`]).
    pub fn is_within_limit(self) -> bool {
        self.0.unsigned_abs() < LIMIT.0.unsigned_abs()
    }

    /// So many units, or the nearest amount there is.
    pub fn nearest(units: i128) -> Self {
        let least = i128::from(i64::MIN);
        Self(i64::try_from(units.clamp(least, i128::from(i64::MAX))).unwrap_or_default())
    }

    /// This amount times `rate` (itself a decimal with `rate_scale` units per 1), rounded half away from zero.
    /// `None` where the result does not fit.
    pub fn convert(self, rate: i64, rate_scale: i64) -> Option<Self> {
        let product = i128::from(self.0) * i128::from(rate);
        let scale = i128::from(rate_scale);
        let half = if product < 0 { -scale / 2 } else { scale / 2 };
        i64::try_from((product + half) / scale).ok().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_read_as_they_are_written() {
        for sum in [0, 125, -125, 12_345_000, -98_765_432_109_876_543_210_i128] {
            assert_eq!(units(&text(sum)), Some(sum));
        }
        assert_eq!((units(""), units("12"), units("x.00")), (None, None, None));
    }

    #[test]
    fn amounts_are_read_and_written_exactly() {
        for (text, units, back) in [
            ("1234.50", 12_345_000, "1234.50"),
            ("0", 0, "0.00"),
            ("-0.0125", -125, "-0.0125"),
            ("7.1", 71_000, "7.10"),
            ("1.005", 10_050, "1.005"),
            ("922337203685477.5807", i64::MAX, "922337203685477.5807"),
        ] {
            let amount: Amount = text.parse().unwrap();
            assert_eq!((amount.0, amount.to_string().as_str()), (units, back));
        }
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in ["", "-", "1.", ".5", "1e3", "1,000", "1.00000", " 1", "+1", "0x1", "922337203685477.5808"] {
            assert_eq!(text.parse::<Amount>(), Err(NotAnAmount), "{text}");
        }
    }

    #[test]
    fn conversion_rounds_half_away_from_zero() {
        let rate = 71_250_000; // 7.125 with seven digits
        assert_eq!(Amount(10_000).convert(rate, 10_000_000), Some(Amount(71_250)));
        assert_eq!(Amount(1).convert(5, 10), Some(Amount(1)));
        assert_eq!(Amount(-1).convert(5, 10), Some(Amount(-1)));
        assert_eq!(Amount(i64::MAX).convert(20, 10), None);
    }

    #[test]
    fn sums_beyond_one_amount_are_written_too() {
        assert_eq!(text(i128::from(i64::MAX) * 10), "9223372036854775.807");
        assert_eq!(text(-1), "-0.0001");
        assert_eq!(Amount::nearest(i128::MAX), Amount(i64::MAX));
        assert_eq!(Amount::nearest(-7), Amount(-7));
        assert!(!LIMIT.is_within_limit());
        assert!(Amount(1 - LIMIT.0).is_within_limit());
    }

    #[test]
    fn currencies_are_iso_codes_in_use() {
        assert!("EUR".parse::<Currency>().is_ok());
        for text in ["eur", "XXX", "EU", "EURO", "DEM"] {
            assert!(text.parse::<Currency>().is_err(), "{text}");
        }
    }
}

#[cfg(feature = "openapi")]
mod openapi {
    use utoipa::{
        PartialSchema, ToSchema,
        openapi::{ObjectBuilder, RefOr, Schema, schema::Type},
    };

    use super::{Amount, Currency, Money};

    impl PartialSchema for Money {
        fn schema() -> RefOr<Schema> {
            let amount = Amount::schema();
            let object = ObjectBuilder::new()
                .description(Some("An amount in one currency."))
                .property("amount", amount)
                .required("amount")
                .property("currency", Currency::schema())
                .required("currency")
                .additional_properties(Some(utoipa::openapi::schema::AdditionalProperties::<Schema>::FreeForm(false)));
            RefOr::T(object.build().into())
        }
    }
    impl ToSchema for Money {}

    impl PartialSchema for Amount {
        fn schema() -> RefOr<Schema> {
            let text = ObjectBuilder::new()
                .schema_type(Type::String)
                .pattern(Some(r"^-?\d{1,15}(\.\d{1,4})?$"))
                .max_length(Some(21))
                .description(Some("Decimal number with at most four fraction digits."))
                .examples(["1234.50"]);
            RefOr::T(text.build().into())
        }
    }
    impl ToSchema for Amount {}

    impl PartialSchema for Currency {
        fn schema() -> RefOr<Schema> {
            let text = ObjectBuilder::new()
                .schema_type(Type::String)
                .enum_values(Some(Currency::all()))
                .description(Some("ISO 4217 code."))
                .examples(["EUR"]);
            RefOr::T(text.build().into())
        }
    }
    impl ToSchema for Currency {}
}
