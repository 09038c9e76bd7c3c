use super::*;

fn bought(last: Day, count: i64, total: i64) -> Purchases {
    Purchases { first: 0, last, count, total }
}

/// Ten customers, worked out by hand: sorted last days 10, 20 … 100, so the fifths end at 20, 40, 60, 80.
/// Counts 1 1 1 1 1 1 2 2 3 9 end at 1, 1, 1, 2; totals 5 … 50 in steps of 5 end at 10, 20, 30, 40.
fn ten() -> Vec<Purchases> {
    let counts = [1, 1, 1, 1, 1, 1, 2, 2, 3, 9];
    counts.iter().zip(1..).map(|(count, n)| bought(n * 10, *count, n * 5)).collect()
}

#[test]
fn fifths_end_where_a_fifth_of_the_customers_do() {
    let fifths = Fifths::of(&ten()).unwrap();
    assert_eq!(fifths.recency, [20, 40, 60, 80]);
    assert_eq!(fifths.frequency, [1, 1, 1, 2]);
    assert_eq!(fifths.monetary, [10, 20, 30, 40]);
    assert_eq!(Fifths::of(&[]), None);
}

#[test]
fn equal_figures_get_equal_scores() {
    let customers = ten();
    let fifths = Fifths::of(&customers).unwrap();
    let scores: Vec<_> = customers.iter().map(|customer| fifths.scores(customer).frequency).collect();
    // Once: the lowest score. Twice: more than three fifths. Oftener: the best.
    assert_eq!(scores, [1, 1, 1, 1, 1, 1, 4, 4, 5, 5]);
    let recency: Vec<_> = customers.iter().map(|customer| fifths.scores(customer).recency).collect();
    assert_eq!(recency, [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
}

/// A class must open the list of its members: its scores, said as bounds of the values, choose the same customers.
#[test]
fn scores_can_be_said_as_bounds() {
    let customers = ten();
    let fifths = Fifths::of(&customers).unwrap();
    for (least, most) in [(1, 5), (4, 5), (1, 2), (3, 3), (5, 5), (1, 1)] {
        let (above, up_to) = values(&fifths.frequency, least, most);
        for customer in &customers {
            let by_score = (least..=most).contains(&fifths.scores(customer).frequency);
            let by_value =
                above.is_none_or(|above| customer.count > above) && up_to.is_none_or(|most| customer.count <= most);
            assert_eq!(by_score, by_value, "{least}..{most}: {customer:?}");
        }
    }
}

#[test]
fn the_first_class_that_fits_takes_the_customer() {
    let classes = defaults();
    let of =
        |recency, frequency, monetary, first| class_of(&classes, Scores { recency, frequency, monetary }, first, 1_000);
    assert_eq!(of(5, 5, 5, 0), "important_value");
    assert_eq!(of(1, 4, 4, 900), "important_keep");
    assert_eq!(of(4, 1, 5, 900), "important_develop");
    assert_eq!(of(2, 2, 4, 900), "important_retain");
    assert_eq!(of(4, 4, 3, 900), "general_value");
    assert_eq!(of(1, 1, 1, 900), "general_retain");
    // First bought 1 000 days ago, and often.
    assert_eq!(of(3, 3, 3, 0), "long_term");
    assert_eq!(of(3, 3, 3, 900), OTHER);
}

#[test]
fn classes_travel_as_json_and_may_leave_out_what_does_not_matter() {
    let class: Class = serde_json::from_str(r#"{"key": "fresh", "recency": {"least": 5}}"#).unwrap();
    assert_eq!((class.recency, class.frequency), (Range { least: 5, most: 5 }, Range { least: 1, most: 5 }));
    assert!(serde_json::from_str::<Class>(r#"{"key": "x", "recencyy": {}}"#).is_err());
}
