import { expect, test } from 'vitest'
import { merchant, platform, shopId } from '../trial/mall.ts'
import { SHEET, served } from '../trial/served.ts'
import importLines from './import-lines.ts'

const house = await served()

const LINES = 'query ($id: ID!) { importJob(id: $id) { lines(first: 100) { nodes { message } } } }'

/** What each line that is refused is said to be wrong in. */
async function namedIn(kind: string, lines: readonly string[]): Promise<readonly string[]> {
  const [viewer, shop] = kind === 'CATEGORIES' ? [platform(), null] : [merchant(0), shopId(0)]
  const asset = await house.uploaded(viewer, { ...SHEET, shopId: shop }, Buffer.from(lines.join('\n')))
  const input = { shopId: shop, kind, assetId: asset.id }
  const { importJob } = await house.change(viewer, 'importJobStart', { input, selection: 'importJob { id }' })
  expect(await importLines.run(house.within)).toEqual({ done: 0, failed: lines.length - 1 })
  const { data } = await house.asks(viewer, LINES, { id: importJob.id })
  return data.importJob.lines.nodes.map(({ message }: { message: string }) => message.split(': ')[0])
}

test('what is wrong in a line of prices is named by its column', async () => {
  const { rows } = await house.sql.query<{ code: string }>(
    'select code from sku where shop_id = $1 and retired_at is null order by id limit 1',
    [shopId(0)],
  )
  const code = rows[0]?.code
  const lines = [`${code},0,,`, `${code},,x,`, `${code},,,-1`, 'none,1,,']
  expect(await namedIn('PRICES', ['sku_code,price,market_price,cost_price', ...lines])).toEqual([
    ...['price', 'market_price', 'cost_price', 'sku_code'],
  ])
})

test('and so it is in a line of goods, whatever their field is called', async () => {
  const wrong = {
    price: 'Lamp,phones,N-1,x,CNY,,,,,,',
    market_price: 'Lamp,phones,N-1,5,CNY,x,,,,,',
    weight_grams: 'Lamp,phones,N-1,5,CNY,,x,,,,',
    image_urls: 'Lamp,phones,N-1,5,CNY,,,http://x,,,',
    params: 'Lamp,phones,N-1,5,CNY,,,,Cotton,,',
    sales_base: 'Lamp,phones,N-1,5,CNY,,,,,x,',
    slug: 'Lamp,phones,N-1,5,CNY,,,,,,A B',
    sku_code: 'Lamp,phones,,5,CNY,,,,,,',
    category: 'Lamp,none,N-1,5,CNY,,,,,,',
    title: ',phones,N-1,5,CNY,,,,,,',
  }
  const header = 'title,category,sku_code,price,currency,market_price,weight_grams,image_urls,params,sales_base,slug'
  expect(await namedIn('PRODUCTS', [header, ...Object.values(wrong)])).toEqual(Object.keys(wrong))
})

test('and in a line of categories', async () => {
  const lines = ['A,A B,,', 'A,a-b,none,', 'A,a-b,,http://x']
  expect(await namedIn('CATEGORIES', ['name,slug,parent,icon_url', ...lines])).toEqual(['slug', 'parent', 'icon_url'])
})
