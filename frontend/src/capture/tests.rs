//! Cards and signatures as people have them; all of them invented.
use serde_json::json;
use wire::definition;

use super::{
    Card,
    Part::{self, *},
    fill,
};

/// Each expected part is found, and no other of the same kind.
fn check(text: &str, expected: &[(Part, &str)]) {
    let card = Card::read(text);
    let found: Vec<_> = card.finds.iter().map(|find| (find.part, find.text.as_str())).collect();
    let mut expected = expected.to_vec();
    expected.sort_by_key(|(part, _)| *part);
    assert_eq!(found, expected, "of\n{text}");
}

#[test]
fn a_card_of_the_mainland() {
    check(
        "深圳市华兴科技有限公司\n张伟  销售总监\n手机：138 0013 8000\n电话：0755-8888 6666 转 801\n传真：0755-8888 6667\n邮箱：zhangwei@huaxing.example\n网址：www.huaxing.example\n地址：广东省深圳市南山区科技园南区高新南七道1号 邮编：518057",
        &[
            (Company, "深圳市华兴科技有限公司"),
            (FamilyName, "张"),
            (GivenName, "伟"),
            (Title, "销售总监"),
            (Mobile, "138 0013 8000"),
            (Phone, "0755-8888 6666 x801"),
            (Fax, "0755-8888 6667"),
            (Email, "zhangwei@huaxing.example"),
            (Website, "www.huaxing.example"),
            (Region, "广东省"),
            (City, "深圳市"),
            (Street, "南山区科技园南区高新南七道1号"),
            (PostalCode, "518057"),
        ],
    );
}

#[test]
fn a_card_with_labels_and_wide_letters() {
    check(
        "公司：上海明远贸易有限公司\n姓　名：李娜\n部门：采购部\n职务：采购经理\n手　机：＋８６ １３９ １６６６ ８８８８\nＥ－ｍａｉｌ：lina@mingyuan.example.cn\n微信：lina_sh",
        &[
            (Company, "上海明远贸易有限公司"),
            (FamilyName, "李"),
            (GivenName, "娜"),
            (Department, "采购部"),
            (Title, "采购经理"),
            (Mobile, "+86 139 1666 8888"),
            (Email, "lina@mingyuan.example.cn"),
        ],
    );
}

#[test]
fn one_line_from_a_chat() {
    check(
        "张伟 138 0013 8000 华兴科技 采购经理",
        &[(FamilyName, "张"), (GivenName, "伟"), (Title, "采购经理"), (Mobile, "138 0013 8000"), (Company, "华兴科技")],
    );
}

#[test]
fn a_department_and_a_position_in_one_word() {
    check(
        "王建国\n技术部经理\n北京长城软件股份有限公司\n+86-10-6588-1234\n13701234567",
        &[
            (FamilyName, "王"),
            (GivenName, "建国"),
            (Department, "技术部"),
            (Title, "经理"),
            (Company, "北京长城软件股份有限公司"),
            (Phone, "+86-10-6588-1234"),
            (Mobile, "13701234567"),
        ],
    );
}

#[test]
fn a_double_surname_and_a_title_of_honour() {
    check(
        "欧阳文静 女士\n总经理助理\n成都锦江酒店\n028-8555 1234",
        &[
            (FamilyName, "欧阳"),
            (GivenName, "文静"),
            (Title, "总经理助理"),
            (Company, "成都锦江酒店"),
            (Phone, "028-8555 1234"),
        ],
    );
}

#[test]
fn a_card_of_taiwan() {
    check(
        "宏達精密股份有限公司\n業務部 經理\n陳怡君 Yi-Chun Chen\n10617 台北市大安區忠孝東路四段 100 號 8 樓\nTEL：(02) 2345-6789 分機 123\nFAX：(02) 2345-6790\n行動電話：0912-345-678\nyijun.chen@hongda.example.tw\n統一編號：12345678",
        &[
            (Company, "宏達精密股份有限公司"),
            (Department, "業務部"),
            (Title, "經理"),
            (FamilyName, "陳"),
            (GivenName, "怡君"),
            (PostalCode, "10617"),
            (City, "台北市"),
            (Street, "大安區忠孝東路四段 100 號 8 樓"),
            (Phone, "(02) 2345-6789 x123"),
            (Fax, "(02) 2345-6790"),
            (Mobile, "0912-345-678"),
            (Email, "yijun.chen@hongda.example.tw"),
        ],
    );
}

#[test]
fn a_card_of_hsinchu_with_bars() {
    check(
        "林志明｜副總經理｜晶研科技股份有限公司\n+886 3 567 8901 | +886 932 111 222\n302 新竹縣竹北市光明六路 10 號",
        &[
            (FamilyName, "林"),
            (GivenName, "志明"),
            (Title, "副總經理"),
            (Company, "晶研科技股份有限公司"),
            (Phone, "+886 3 567 8901"),
            (Mobile, "+886 932 111 222"),
            (PostalCode, "302"),
            (Region, "新竹縣"),
            (City, "竹北市"),
            (Street, "光明六路 10 號"),
        ],
    );
}

#[test]
fn a_card_of_hong_kong() {
    check(
        "Jimmy Chan 陳志強\nSenior Sales Manager 高級銷售經理\nPacific Link Logistics Ltd.\nUnit 1203, 12/F, Harbour Centre, 25 Harbour Road, Wan Chai, Hong Kong\nT +852 2588 1234  M +852 9123 4567\njimmy.chan@pacificlink.example.hk",
        &[
            (FamilyName, "陳"),
            (GivenName, "志強"),
            (Title, "Senior Sales Manager"),
            (Company, "Pacific Link Logistics Ltd."),
            (Street, "Unit 1203, 12/F, Harbour Centre, 25 Harbour Road"),
            (City, "Wan Chai"),
            (Country, "Hong Kong"),
            (Phone, "+852 2588 1234"),
            (Mobile, "+852 9123 4567"),
            (Email, "jimmy.chan@pacificlink.example.hk"),
        ],
    );
}

#[test]
fn a_signature_of_america() {
    check(
        "Best regards,\n\nJane A. Smith, PhD\nVice President, Global Sales\nAcme Analytics, Inc.\n500 Market Street, Suite 300\nSan Francisco, CA 94105\nO: +1 (415) 555-0100 ext. 12 | M: 415.555.0199\njane.smith@acme-analytics.example | www.acme-analytics.example\nhttps://www.linkedin.com/in/janesmith",
        &[
            (FamilyName, "Smith"),
            (GivenName, "Jane A."),
            (Title, "Vice President, Global Sales"),
            (Company, "Acme Analytics, Inc."),
            (Street, "500 Market Street, Suite 300"),
            (City, "San Francisco"),
            (Region, "CA"),
            (PostalCode, "94105"),
            (Phone, "+1 (415) 555-0100 x12"),
            (Mobile, "415.555.0199"),
            (Email, "jane.smith@acme-analytics.example"),
            (Website, "www.acme-analytics.example"),
        ],
    );
}

#[test]
fn a_signature_of_germany() {
    check(
        "Mit freundlichen Grüßen\n\nDr. Hans-Peter Müller\nLeiter Einkauf\n\nAlfreds Futterkiste GmbH & Co. KG\nObere Straße 57\nD-12209 Berlin\nTel.: +49 30 0074321\nMobil: +49 171 1234567\nFax: +49 30 0076545\nh.mueller@futterkiste.example\nwww.futterkiste.example\nAmtsgericht Charlottenburg HRB 12345, USt-IdNr. DE123456789",
        &[
            (FamilyName, "Müller"),
            (GivenName, "Hans-Peter"),
            (Title, "Leiter Einkauf"),
            (Company, "Alfreds Futterkiste GmbH & Co. KG"),
            (Street, "Obere Straße 57"),
            (City, "Berlin"),
            (PostalCode, "12209"),
            (Phone, "+49 30 0074321"),
            (Mobile, "+49 171 1234567"),
            (Fax, "+49 30 0076545"),
            (Email, "h.mueller@futterkiste.example"),
            (Website, "www.futterkiste.example"),
        ],
    );
}

#[test]
fn a_signature_of_britain() {
    check(
        "Ms Victoria Ashworth\nHead of Procurement\nB's Beverages plc\nFauntleroy Circus House, 12 King Street\nLondon EC2V 8AS\nUnited Kingdom\nTel 020 7555 1212\nMob +44 7700 900123\nvictoria.ashworth@bsbev.example.co.uk",
        &[
            (FamilyName, "Ashworth"),
            (GivenName, "Victoria"),
            (Title, "Head of Procurement"),
            (Company, "B's Beverages plc"),
            (Street, "Fauntleroy Circus House, 12 King Street"),
            (City, "London"),
            (PostalCode, "EC2V 8AS"),
            (Country, "United Kingdom"),
            (Phone, "020 7555 1212"),
            (Mobile, "+44 7700 900123"),
            (Email, "victoria.ashworth@bsbev.example.co.uk"),
        ],
    );
}

#[test]
fn a_chinese_name_in_latin_letters() {
    check(
        "ZHANG Wei (Vivian)\nAccount Manager\nHuaxing Technology Co., Ltd.\nBuilding 3, No. 1 Gaoxin South 7th Road, Nanshan District\nShenzhen, Guangdong 518057, P.R. China\nMobile: +86 138 0013 8000",
        &[
            (FamilyName, "Zhang"),
            (GivenName, "Wei"),
            (Title, "Account Manager"),
            (Company, "Huaxing Technology Co., Ltd."),
            (Street, "Building 3, No. 1 Gaoxin South 7th Road, Nanshan District"),
            (City, "Shenzhen"),
            (Region, "Guangdong"),
            (PostalCode, "518057"),
            (Country, "P.R. China"),
            (Mobile, "+86 138 0013 8000"),
        ],
    );
}

#[test]
fn a_company_without_its_form_is_known_by_the_address_of_its_mail() {
    check(
        "Wei Zhang - Sales Director\nMorgan Bright\nwei.zhang@morganbright.example",
        &[
            (FamilyName, "Zhang"),
            (GivenName, "Wei"),
            (Title, "Sales Director"),
            (Company, "Morgan Bright"),
            (Email, "wei.zhang@morganbright.example"),
        ],
    );
}

#[test]
fn a_name_with_what_belongs_to_it() {
    check(
        "Pieter van der Berg\nOwner at Berg Ventures\n+31 20 555 0123",
        &[
            (FamilyName, "van der Berg"),
            (GivenName, "Pieter"),
            (Title, "Owner"),
            (Company, "Berg Ventures"),
            (Phone, "+31 20 555 0123"),
        ],
    );
}

#[test]
fn what_is_no_card_gives_nothing() {
    check("", &[]);
    check("祝好！\n--\nSent from my iPhone", &[]);
    check("lorem ipsum dolor sit amet", &[]);
}

#[test]
fn nothing_that_was_typed_is_replaced_unseen() {
    let card = Card::read("张伟\n13800138000\nzhangwei@huaxing.example");
    let lead = definition("lead").unwrap();
    let offers = fill::proposals(lead, &card, &json!({"mobile": "139", "family_name": "张"}));
    let told: Vec<_> = offers.iter().map(|offer| (offer.field.name, offer.replaces.as_deref())).collect();
    assert_eq!(told, [("given_name", None), ("mobile", Some("139")), ("email", None)]);
}

#[test]
fn rows_are_added_to_those_that_are_there() {
    let card = Card::read("张伟\n13800138000\n0755-88886666\nzhangwei@huaxing.example");
    let contact = definition("contact").unwrap();
    let values = json!({"phones": [{"number": "13800138000", "kind": "work", "primary": true}], "emails": [{"address": "", "kind": "work"}]});
    let offers = fill::proposals(contact, &card, &values);
    let value = |name: &str| offers.iter().find(|offer| offer.field.name == name).unwrap().value.clone();
    assert_eq!(
        value("phones"),
        json!([{"number": "13800138000", "kind": "work", "primary": true}, {"number": "0755-88886666", "kind": "work", "primary": false}])
    );
    assert_eq!(value("emails"), json!([{"address": "zhangwei@huaxing.example", "kind": "work", "primary": true}]));
}

#[test]
fn a_web_site_is_filled_in_as_the_contract_wants_it() {
    let card = Card::read("www.huaxing.example");
    let offers = fill::proposals(definition("lead").unwrap(), &card, &json!({}));
    assert_eq!(offers[0].value, json!("https://www.huaxing.example"));
}

#[test]
fn lines_that_go_nowhere_are_told() {
    let card = Card::read("张伟\n13800138000\n我们的愿景：让客户更近");
    let lead = definition("lead").unwrap();
    let offers = fill::proposals(lead, &card, &json!({}));
    assert_eq!(fill::left_over(&card, &offers, &json!({})), ["我们的愿景：让客户更近"]);
}
