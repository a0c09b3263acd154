export const NAMES = {
  family: ['陈', '李', '王', '张', '刘', '杨', '赵', '黄', '周', '吴'],
  given: ['明', '秀英', '伟', '芳', '娜', '磊', '静', '涛', '燕', '浩', '兰', '鹏', '雪'],
} as const

/** One district of each of some provinces, the code and the names as the state writes them. */
export const PLACES = [
  place('110105', ['北京市', '北京市', '朝阳区'], ['望京街', 39.9967, 116.4708]),
  place('310115', ['上海市', '上海市', '浦东新区'], ['世纪大道', 31.2286, 121.5246]),
  place('440305', ['广东省', '深圳市', '南山区'], ['科技园路', 22.5405, 113.9483]),
  place('330106', ['浙江省', '杭州市', '西湖区'], ['文三路', 30.2781, 120.1302]),
  place('510104', ['四川省', '成都市', '锦江区'], ['春熙路', 30.6556, 104.0801]),
  place('420106', ['湖北省', '武汉市', '武昌区'], ['中南路', 30.5373, 114.333]),
  place('610113', ['陕西省', '西安市', '雁塔区'], ['小寨东路', 34.2242, 108.9531]),
  place('320106', ['江苏省', '南京市', '鼓楼区'], ['中山北路', 32.0762, 118.7655]),
] as const

type Street = readonly [line: string, latitude: number, longitude: number]

function place(
  regionCode: string,
  [province, city, district]: readonly [string, string, string],
  [line, latitude, longitude]: Street,
) {
  return { regionCode, province, city, district, line, latitude, longitude }
}
