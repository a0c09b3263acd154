import { derivedId } from '@supermall/kernel/id'
import { WEEKDAYS } from '../domain/opening-hours.ts'
import type { Store, StoreKind } from '../domain/store.ts'
import { clerkIdOf } from './people.ts'
import { shopIdOf, shops } from './shops.ts'

type Place = readonly [
  shop: number,
  name: string,
  address: string,
  latitude: number,
  longitude: number,
  kind: StoreKind,
]

const places: readonly Place[] = [
  [0, '三里屯店', '北京市朝阳区三里屯路 19 号', 39.9342, 116.4548, 'BOTH'],
  [0, '王府井店', '北京市东城区王府井大街 138 号', 39.9149, 116.4117, 'PICKUP'],
  [0, '中关村店', '北京市海淀区中关村大街 1 号', 39.984, 116.3163, 'BOTH'],
  [1, '南京东路店', '上海市黄浦区南京东路 299 号', 31.2353, 121.4753, 'BOTH'],
  [1, '徐家汇店', '上海市徐汇区虹桥路 1 号', 31.1946, 121.4365, 'PICKUP'],
  [2, '春熙路店', '成都市锦江区春熙路 88 号', 30.657, 104.0817, 'BOTH'],
  [2, '宽窄巷子店', '成都市青羊区长顺上街 127 号', 30.6636, 104.0564, 'VERIFICATION'],
  [3, '湖滨店', '杭州市上城区湖滨路 28 号', 30.2527, 120.165, 'BOTH'],
  [3, '钱江新城店', '杭州市上城区富春路 701 号', 30.2452, 120.2121, 'PICKUP'],
  [3, '武林店', '杭州市拱墅区武林广场 1 号', 30.2722, 120.1644, 'PICKUP'],
  [4, '天河店', '广州市天河区天河路 208 号', 23.1322, 113.3211, 'BOTH'],
  [4, '北京路店', '广州市越秀区北京路 238 号', 23.1237, 113.2698, 'VERIFICATION'],
  [5, '华强北店', '深圳市福田区华强北路 1002 号', 22.547, 114.0855, 'BOTH'],
  [5, '南山店', '深圳市南山区文心五路 33 号', 22.5178, 113.9338, 'PICKUP'],
  [6, '新街口店', '南京市秦淮区中山南路 2 号', 32.0415, 118.7841, 'BOTH'],
  [6, '夫子庙店', '南京市秦淮区贡院街 53 号', 32.0206, 118.7885, 'PICKUP'],
  [7, '观前街店', '苏州市姑苏区观前街 1 号', 31.3117, 120.6255, 'BOTH'],
  [7, '平江路店', '苏州市姑苏区平江路 116 号', 31.3146, 120.6345, 'PICKUP'],
]

const HOURS = WEEKDAYS.flatMap((weekday) => [
  { weekday, opensAt: '09:30', closesAt: '12:30' },
  { weekday, opensAt: '13:30', closesAt: '21:30' },
])

export const stores: readonly Store[] = places.map(([shop, name, address, latitude, longitude, kind], ordinal) => ({
  id: derivedId('sto', ordinal),
  shopId: shopIdOf(shop),
  kind,
  name,
  address,
  latitude,
  longitude,
  phone: `400-800-${String(1000 + ordinal)}`,
  hours: HOURS,
  timeZone: 'Asia/Shanghai',
  status: 'OPEN',
  version: 1,
}))

/** The clerk of a shop works in its first store. */
export const clerks = shops.flatMap(({ id: shopId }, shop) => {
  const store = stores.find((one) => one.shopId === shopId)
  return store ? [{ storeId: store.id, staffId: clerkIdOf(shop), shopId }] : []
})
