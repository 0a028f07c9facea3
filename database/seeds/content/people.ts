/** Family names of invented people, common ones first. */
export const surnames =
  '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文'.split(
    '',
  )

/** Given names of invented people; with the surnames more than six thousand pairs. */
// biome-ignore format: a pool of words reads better packed
export const givenNames = [
  '建军', '海涛', '志强', '红伟', '玉梅', '俊岭', '国峰', '秀芳', '永昌', '晓东', '丽娟', '文博',
  '振兴', '爱民', '春生', '守义', '桂兰', '立新', '明哲', '彦斌', '会玲', '占魁', '鹏飞', '艳丽',
  '广林', '士杰', '宏亮', '静雯', '松涛', '子豪', '凤霞', '新建', '长顺', '保国', '玉龙', '慧敏',
  '向阳', '金柱', '留成', '雪莹', '亚楠', '全喜', '振宇', '文静', '德福', '瑞芳', '少华', '素萍',
  '东升', '喜梅', '书豪', '铁成', '美玲', '庆云', '光辉', '亚军', '新枝', '文忠', '明月', '山林',
]
