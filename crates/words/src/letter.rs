//! What letters say around what they carry.
use crate::Language;

impl Language {
    /// The text of a letter with a report: enclosed, or waiting for `hours` among the reader's jobs at `home`.
    pub fn letter_of_report(self, title: &str, home: Option<&str>, enclosed: bool, hours: i64) -> String {
        let place = home.map(|home| format!("{home}/jobs"));
        let found = match (self, enclosed, &place) {
            (Self::En, true, _) => format!("“{title}” is enclosed."),
            (Self::En, false, Some(place)) => {
                format!("“{title}” is too large for a letter. You can fetch it for {hours} hours at {place}")
            }
            (Self::En, false, None) => {
                format!(
                    "“{title}” is too large for a letter. You can fetch it for {hours} hours under Background work."
                )
            }
            (Self::ZhCn, true, _) => format!("附件是“{title}”。"),
            (Self::ZhCn, false, Some(place)) => {
                format!("“{title}”太大，无法随邮件发送。{hours} 小时内可在此下载：{place}")
            }
            (Self::ZhCn, false, None) => {
                format!("“{title}”太大，无法随邮件发送。{hours} 小时内可在“后台任务”中下载。")
            }
            (Self::ZhTw, true, _) => format!("附件是「{title}」。"),
            (Self::ZhTw, false, Some(place)) => {
                format!("「{title}」太大，無法隨郵件寄送。{hours} 小時內可在此下載：{place}")
            }
            (Self::ZhTw, false, None) => {
                format!("「{title}」太大，無法隨郵件寄送。{hours} 小時內可在「背景工作」中下載。")
            }
        };
        let why = match self {
            Self::En => "It shows what you may see in Rapport. You get it because you are on the list of its schedule.",
            Self::ZhCn => "内容仅限您在 Rapport 中有权查看的数据。您收到此邮件，是因为您在该报表的发送名单中。",
            Self::ZhTw => "內容僅限您在 Rapport 中有權檢視的資料。您收到此郵件，是因為您在該報表的寄送名單中。",
        };
        let home = home.filter(|_| enclosed).map(|home| format!("\n{home}")).unwrap_or_default();
        format!("{found}\n\n{why}{home}\n")
    }
}
