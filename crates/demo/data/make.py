#!/usr/bin/env python3
"""make.py FOLDER: distils the public data sets in FOLDER (northwind, sp500, cn-companies, cn-divisions) into the
tab-separated tables of this folder. Run once, by hand, when a source changes; its output is committed. SOURCE.md says whence each comes."""
import csv, gzip, hashlib, pathlib, re, sys
from collections import Counter, defaultdict
from decimal import ROUND_HALF_UP, Decimal

from pypinyin import Style, lazy_pinyin  # pip install pypinyin

SOURCES = pathlib.Path(sys.argv[1])
HERE = pathlib.Path(__file__).parent
COUNTRIES = {
    "Argentina": "AR", "Australia": "AU", "Austria": "AT", "Belgium": "BE", "Bermuda": "BM", "Brazil": "BR", "Canada": "CA",
    "Denmark": "DK", "Finland": "FI", "France": "FR", "Germany": "DE", "Ireland": "IE", "Italy": "IT", "Japan": "JP",
    "Mexico": "MX", "Netherlands": "NL", "Norway": "NO", "Poland": "PL", "Portugal": "PT", "Singapore": "SG", "Spain": "ES",
    "Sweden": "SE", "Switzerland": "CH", "UK": "GB", "United Kingdom": "GB", "USA": "US", "Venezuela": "VE",
}


def write(name, rows):
    rows = [[re.sub(r"\s+", " ", str(cell or "")).strip() for cell in row] for row in rows]
    (HERE / name).write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
    print(name, len(rows))


def choose(key, items):
    """The same item for the same key, on every machine."""
    return items[int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big") % len(items)]


# --- Northwind -------------------------------------------------------------------------------------------------
def values(line):
    """The cells of one `INSERT INTO t VALUES (…);`"""
    inside = line[line.index("VALUES (") + 8:].rstrip().rstrip(";")[:-1]
    cells = re.findall(r"'((?:[^']|'')*)'|([^,\s][^,]*)", inside)
    return [quoted.replace("''", "'") if not bare else (None if bare == "NULL" else bare) for quoted, bare in cells]


def northwind():
    tables = defaultdict(list)
    for line in (SOURCES / "northwind/northwind.sql").read_text(encoding="utf-8").splitlines():
        if line.startswith("INSERT INTO"):
            tables[line.split()[2]].append(values(line))
    cents = lambda text: Decimal(text).quantize(Decimal("0.01"), ROUND_HALF_UP)
    products = {row[0]: row for row in tables["products"]}
    categories = {row[0]: row[1] for row in tables["categories"]}
    lines = defaultdict(list)
    for order, product, price, quantity, discount in tables["order_details"]:
        lines[order].append((product, int(quantity), cents(price) * int(quantity) * (1 - cents(discount))))
    total = lambda order, freight: (sum(line[2] for line in lines[order]) + cents(freight)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    write("northwind_customers.tsv", [[*row[:8], COUNTRIES[row[8]], *row[9:11]] for row in tables["customers"]])
    write("northwind_suppliers.tsv", [[*row[:8], COUNTRIES[row[8]], row[9]] for row in tables["suppliers"]])
    write("northwind_shippers.tsv", tables["shippers"])
    write("northwind_products.tsv", [[key, row[1], categories[row[3]], row[4], cents(row[5])] for key, row in products.items()])
    write("northwind_orders.tsv", [
        [row[0], row[1], row[2], row[3], total(row[0], row[7]), ";".join(f"{product}x{count}" for product, count, _ in lines[row[0]])]
        for row in tables["orders"]
    ])


# --- S&P 500 ---------------------------------------------------------------------------------------------------
SECTORS = {
    "Communication Services": "media", "Consumer Discretionary": "retail", "Consumer Staples": "consumer_goods", "Energy": "energy",
    "Financials": "finance", "Health Care": "health_care", "Industrials": "manufacturing", "Information Technology": "technology",
    "Materials": "manufacturing", "Real Estate": "real_estate", "Utilities": "utilities",
}
# Words of the sub-industry that say more than the sector; the first that fits wins.
FINER = [
    ("REIT", "real_estate"), ("Retail", "retail"),
    ("Insurance", "insurance"), ("Reinsurance", "insurance"), ("Automo", "automotive"), ("Airlines", "transport"), ("Freight", "transport"),
    ("Rail", "transport"), ("Ground Transportation", "transport"), ("Telecom Tower", "real_estate"), ("Telecommunication", "telecommunications"),
    ("Food", "food"), ("Meats", "food"), ("Drinks", "food"), ("Brewers", "food"), ("Restaurants", "hospitality"), ("Hotels", "hospitality"),
    ("Casinos", "hospitality"), ("Homebuilding", "construction"), ("Construction", "construction"), ("Building Products", "construction"),
    ("Agricultural", "agriculture"), ("Pharmaceuticals", "pharmaceuticals"), ("Biotechnology", "pharmaceuticals"),
    ("Distributors", "wholesale"), ("Consulting", "consulting"), ("Human Resource", "consulting"),
]


def sp500():
    rows = []
    with open(SOURCES / "sp500/constituents.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            city, _, region = re.sub(r"\[\d+\]", "", row["Headquarters Location"]).split(";")[0].partition(", ")
            country = COUNTRIES.get(region, "US")
            industry = next((name for word, name in FINER if word in row["GICS Sub-Industry"]), SECTORS[row["GICS Sector"]])
            rows.append([row["Symbol"], row["Security"], industry, f"{row['GICS Sector']}, {row['GICS Sub-Industry']}", city,
                         region if country == "US" else "", country, row["CIK"], row["Founded"]])
    write("sp500.tsv", rows)


# --- China -----------------------------------------------------------------------------------------------------
CN_INDUSTRIES = [
    ("汽车", "automotive"), ("银行|投资|资产|股权|评估", "finance"), ("保险", "insurance"), ("房地产|房产|物业|地产", "real_estate"),
    ("教育|培训", "education"), ("医院|健康|医", "health_care"), ("制药|生物", "pharmaceuticals"), ("电力|热力|能源|天然气", "energy"),
    ("航空", "transport"), ("旅行", "hospitality"), ("啤酒|咖啡|食品", "food"), ("农业", "agriculture"),
    ("建|装饰|装修|工程|钢结构|安装|消防", "construction"), ("文化|传媒|传播|广告|画册|印", "media"),
    ("网络|互联网|信息|科技|智能|微电子|技术", "technology"), ("美容|化妆品|服饰|皮具", "consumer_goods"), ("咨询|管理|策划", "consulting"),
    ("商贸|贸易|进出口|批发", "wholesale"), ("销售|商务", "retail"), ("环保|回收", "utilities"),
]


def table(name):
    with open(SOURCES / "cn-divisions" / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def places():
    """city name → (province, city, its districts); the four municipalities are their own city."""
    provinces = {row["code"]: row["name"] for row in table("provinces.csv")}
    areas = defaultdict(list)
    for row in table("areas.csv"):
        if not row["name"].endswith(("开发区", "管理区", "示范区", "园区")):
            areas[row["cityCode"]].append(row["name"])
    found = {}
    for row in table("cities.csv"):
        province = provinces[row["provinceCode"]]
        name = province if row["name"] == "市辖区" else row["name"]
        districts = [area for area in areas[row["code"]] if area.endswith(("区", "市", "县"))]
        if name.endswith("市") and districts:
            found[name] = (province, name, districts)
    return found


CAPITALS = {"河北": "石家庄市", "山西": "太原市", "甘肃": "兰州市", "海南": "海口市", "河南": "郑州市", "广西": "南宁市", "广东": "广州市",
            "山东": "济南市", "安徽": "合肥市", "四川": "成都市", "西安": "西安市", "翼东": "唐山市", "楚天": "武汉市", "西仪": "昆明市",
            "开平": "江门市", "钟楼区": "常州市", "江北新区": "南京市"}


def place_of(company, known):
    by_branch = [city for city in known if company.endswith(f"公司{city[:-1]}分公司")]
    by_name = by_branch + [city for city in known if company.startswith(city[:-1]) or f"({city[:-1]})" in company]
    by_province = [city for start, city in CAPITALS.items() if company.startswith(start)]
    return known[(by_name or by_province or [choose(company, ["北京市", "上海市", "广州市", "深圳市", "杭州市", "成都市"])])[0]]


def mailbox(company, place):
    """What such a firm would call its mail domain: the initials of its proper name."""
    name = company.removeprefix(place.rstrip("市省")).removeprefix("市")
    name = re.sub(r"[（(].*?[)）]|有限责任公司|股份有限公司|有限公司|公司$|分公司$", "", name)
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))[:8]


def china():
    known = places()
    lines = (SOURCES / "cn-companies/company_demo.txt").read_text(encoding="utf-8").split("\n")
    rows = []
    for company in dict.fromkeys(line.strip() for line in lines if line.strip()):
        industry = next((name for words, name in CN_INDUSTRIES if re.search(words, company)), "manufacturing")
        if "香港" in company:
            rows.append([company, industry, "", "香港", "中西区", "HK", mailbox(company, "")])
            continue
        province, city, districts = place_of(company, known)
        rows.append([company, industry, province, city, choose(company + "区", districts), "CN", mailbox(company, city)])
    write("cn_companies.tsv", rows)
    write("cn_places.tsv", [[province, city, ";".join(districts[:4])] for province, city, districts in known.values()])


def short_names():
    """Every 60th two to four character short name, to build company names of leads and of the scale set from."""
    with gzip.open(SOURCES / "cn-companies/Company-Shorter-Form.txt.gz", "rt", encoding="utf-8-sig") as file:
        names = [line.strip() for line in file][3:]
    names = [name for name in names if re.fullmatch(r"[\u4e00-\u9fff]{2,4}", name)]
    write("cn_short_names.tsv", [[name, "".join(lazy_pinyin(name)).replace("ü", "v")] for name in names[::60]])


northwind()
sp500()
china()
short_names()
