use uuid::Uuid;
use wire::record::{Pipeline, Stage};

use super::{fixed, labels};

/// The one pipeline, which is the default.
pub const PIPELINE: Uuid = fixed(0x201);
/// Its stages in their order: prospecting, qualification, needs analysis, proposal, negotiation, closed won, closed lost.
pub const STAGES: [Uuid; 7] =
    [fixed(0x301), fixed(0x302), fixed(0x303), fixed(0x304), fixed(0x305), fixed(0x306), fixed(0x307)];

/// The default pipeline and its id.
pub fn pipeline() -> (Uuid, Pipeline) {
    let pipeline = Pipeline {
        name: "Sales".to_owned(),
        labels: labels("Sales", "销售", "銷售"),
        position: 0,
        is_default: true,
        active: true,
        external_ids: Vec::new(),
    };
    (PIPELINE, pipeline)
}

/// What a stage is called, how likely it ends well, how it is forecast, what must be known, and when it rots.
struct Plan {
    names: [&'static str; 3],
    probability: i64,
    kind: &'static str,
    forecast: &'static str,
    required: &'static [&'static str],
    rot_days: Option<i64>,
    guidance: [&'static str; 3],
}

const PLANS: [Plan; 7] = [
    Plan {
        names: ["Prospecting", "初步接触", "初步接觸"],
        probability: 10,
        kind: "open",
        forecast: "pipeline",
        required: &[],
        rot_days: Some(30),
        guidance: [
            "Find out who decides, and whether there is a need at all.",
            "弄清谁做决定，以及是否真有需求。",
            "弄清誰做決定，以及是否真有需求。",
        ],
    },
    Plan {
        names: ["Qualification", "资格确认", "資格確認"],
        probability: 20,
        kind: "open",
        forecast: "pipeline",
        required: &["account_id"],
        rot_days: Some(21),
        guidance: [
            "Need, budget, authority, time: know all four before going on.",
            "需求、预算、决策权、时间：四项都清楚后再往下走。",
            "需求、預算、決策權、時間：四項都清楚後再往下走。",
        ],
    },
    Plan {
        names: ["Needs analysis", "需求分析", "需求分析"],
        probability: 35,
        kind: "open",
        forecast: "pipeline",
        required: &["account_id"],
        rot_days: Some(21),
        guidance: [
            "Collect quantities, places and terms; agree on what the offer must answer.",
            "收集数量、地点和条款；商定报价必须回答哪些问题。",
            "收集數量、地點和條款；商定報價必須回答哪些問題。",
        ],
    },
    Plan {
        names: ["Proposal", "方案报价", "方案報價"],
        probability: 50,
        kind: "open",
        forecast: "best_case",
        required: &["account_id", "amount", "close_date"],
        rot_days: Some(14),
        guidance: [
            "The offer is out. Agree on the day of the answer before sending it.",
            "方案已发出。发出之前先约定对方答复的日期。",
            "方案已送出。送出之前先約定對方答覆的日期。",
        ],
    },
    Plan {
        names: ["Negotiation", "商务谈判", "商務談判"],
        probability: 80,
        kind: "open",
        forecast: "commit",
        required: &["account_id", "amount", "close_date"],
        rot_days: Some(14),
        guidance: [
            "Only terms are left. Know who signs and what could still stop it.",
            "只剩条款。弄清谁来签字，以及还有什么可能让它停下。",
            "只剩條款。弄清誰來簽字，以及還有什麼可能讓它停下。",
        ],
    },
    Plan {
        names: ["Closed won", "赢单", "贏單"],
        probability: 100,
        kind: "won",
        forecast: "closed",
        required: &["account_id", "amount", "close_date"],
        rot_days: None,
        guidance: [
            "Hand over to delivery and thank everybody who took part.",
            "移交给交付团队，并感谢每一位参与的人。",
            "移交給交付團隊，並感謝每一位參與的人。",
        ],
    },
    Plan {
        names: ["Closed lost", "输单", "輸單"],
        probability: 0,
        kind: "lost",
        forecast: "omitted",
        required: &["lost_reason"],
        rot_days: None,
        guidance: [
            "Say honestly why; the next deal learns from it.",
            "如实写下原因；下一单会从中受益。",
            "如實寫下原因；下一單會從中受益。",
        ],
    },
];

/// The stages of the default pipeline (FEATURES 3.2) and their ids.
pub fn stages() -> Vec<(Uuid, Stage)> {
    STAGES.into_iter().zip(&PLANS).zip(0..).map(|((id, plan), position)| (id, stage(plan, position))).collect()
}

fn stage(plan: &Plan, position: i64) -> Stage {
    let [english, simplified, traditional] = plan.names;
    let [guidance, guided, guided_traditional] = plan.guidance;
    Stage {
        pipeline_id: PIPELINE,
        name: english.to_owned(),
        labels: labels(english, simplified, traditional),
        position,
        probability: plan.probability,
        kind: plan.kind.to_owned(),
        forecast_category: plan.forecast.to_owned(),
        required_fields: plan.required.iter().map(|field| (*field).to_owned()).collect(),
        rot_days: plan.rot_days,
        guidance: Some(guidance.to_owned()),
        guidance_labels: labels(guidance, guided, guided_traditional),
        external_ids: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stages_are_those_of_the_feature_list() {
        let table: Vec<_> = stages()
            .into_iter()
            .map(|(_, stage)| (stage.name, stage.probability, stage.kind, stage.forecast_category))
            .collect();
        let expected = [
            ("Prospecting", 10, "open", "pipeline"),
            ("Qualification", 20, "open", "pipeline"),
            ("Needs analysis", 35, "open", "pipeline"),
            ("Proposal", 50, "open", "best_case"),
            ("Negotiation", 80, "open", "commit"),
            ("Closed won", 100, "won", "closed"),
            ("Closed lost", 0, "lost", "omitted"),
        ]
        .map(|(name, probability, kind, forecast)| {
            (name.to_owned(), probability, kind.to_owned(), forecast.to_owned())
        });
        assert_eq!(table, expected);
    }

    #[test]
    fn ids_are_distinct_and_of_version_7() {
        let mut ids: Vec<Uuid> = STAGES.into_iter().chain([PIPELINE]).collect();
        assert!(ids.iter().all(|id| id.get_version_num() == 7));
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 8);
    }
}
