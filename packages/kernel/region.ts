import { bounded } from './bounded.ts'
import type { Check } from './check.ts'

/** Provinces by the first two digits of GB/T 2260, without the ending that people leave out. */
const PROVINCES: Readonly<Record<string, string>> = {
  11: '北京',
  12: '天津',
  13: '河北',
  14: '山西',
  15: '内蒙古',
  21: '辽宁',
  22: '吉林',
  23: '黑龙江',
  31: '上海',
  32: '江苏',
  33: '浙江',
  34: '安徽',
  35: '福建',
  36: '江西',
  37: '山东',
  41: '河南',
  42: '湖北',
  43: '湖南',
  44: '广东',
  45: '广西',
  46: '海南',
  50: '重庆',
  51: '四川',
  52: '贵州',
  53: '云南',
  54: '西藏',
  61: '陕西',
  62: '甘肃',
  63: '青海',
  64: '宁夏',
  65: '新疆',
  71: '台湾',
  81: '香港',
  82: '澳门',
}

/** Six digits: two of the province, two of the city, two of the district; zeros where it is not known so exactly. */
export const isRegionCode = (code: string): boolean => /^\d{6}$/.test(code) && isOfProvince(code)

/** Whether its first two digits are those of a province. */
export const isOfProvince = (code: string): boolean => provinceOf(code) !== undefined

/** Where freight is computed by the code, a text of another province would send a parcel at the wrong price. */
export function checkProvince(code: string, province: string, ...path: readonly string[]): Check {
  const name = provinceOf(code)
  if (name !== undefined && province.trim().startsWith(name)) return null
  return {
    code: 'REGION_MISMATCH',
    message: 'The region code belongs to another province.',
    path: [...path, 'province'],
  }
}

/** What all codes within a region begin with: of a whole province or city what stands before the zeros. */
export function regionFront(code: string): string {
  const [district, within] = [code.slice(0, 6), code.slice(6)]
  return /^0*$/.test(within) ? district.replace(/(?<=^\d{2}(\d{2})?)(00)+$/, '') : code
}

/** What a list may hold has no more digits. */
const MOST_DIGITS = 12
const worked = bounded<ReadonlyMap<string, number>>({ most: 500, mostCharacters: 6_000 })

/**
 * Every code by which a list can name something that the place lies in, with how many digits of it that says. Lists are long and
 * places few: to look each of a list up here costs a hundredth of working out what it stands for.
 */
export function codesAround(place: string): ReadonlyMap<string, number> {
  const known = worked.get(place)
  if (known !== undefined) return known
  const around = new Map<string, number>()
  for (let digits = 2; digits <= Math.min(place.length, MOST_DIGITS); digits++)
    for (let code = place.slice(0, digits); code.length <= MOST_DIGITS; code += '0') {
      const front = regionFront(code)
      if (place.startsWith(front)) around.set(code, front.length)
    }
  worked.set(place, around)
  return around
}

const provinceOf = (code: string): string | undefined => PROVINCES[code.slice(0, 2)]
