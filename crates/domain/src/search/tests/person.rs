use super::{check, person};

#[test]
fn polyphonic_family_names_have_all_their_readings() {
    check(
        person,
        "曾国藩 | zengguofan | cengguo | zgf | cgf | 曾国 | guofan
         单雄信 | shanxiongxin | danxiong | sxx | dxx
         解缙 | xiejin | jiejin | xj | jj
         仇英 | qiuying | chouying | qy | cy
         查良镛 | zhaliangyong | chaliang | zly | cly
         翟志刚 | zhaizhigang | dizhi | zzg | dzg
         区小明 | ouxiaoming | oxm | qxm
         朴树 | piaoshu | pushu | ps
         任正非 | renzhengfei | rzf
         乐毅 | yueyi | leyi
         尉迟恭 | yuchigong | ycg | weichi
         万俟卨 | moqi | mq
         缪斯 | miaosi | ms
         盖叫天 | gejiaotian | gjt
         黑木瞳 | he | hmt
         吕布 | lvbu | lubu | lyubu | lb
         長孫無忌 | zhangsunwuji | changsun | zswj | 长孙无忌
         冼星海 | xianxinghai | xxh",
    );
}

#[test]
fn parts_of_a_name() {
    check(
        person,
        "张伟明 | zhangweiming | zhangw | zhangwm | zwm | zw | weiming | wm | zhangweim | zhweim | 张wei | 张w | zhang伟 | !zhangm | !zmw
         张 三 | 张三 | zhangsan | zs | 三
         欧阳娜娜 | ouyang | oynn | ouyangnn | nana",
    );
}

#[test]
fn latin_names_joined_in_either_order() {
    check(
        person,
        "Wei Zhang | zhangwei | weizhang | zhang wei | wei
         Jean-Luc Picard | jean luc | picard jean | jeanluc | luc | picardjean
         O'Brien, Conan | obrien | conan o'brien | brien",
    );
}
