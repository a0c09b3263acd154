import { rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { rival, survivors } from '@supermall/testing/rival'
import { beforeAll, describe, expect, it } from 'vitest'
import { pictureOf } from '../domain/picture.ts'
import { paint } from '../providers/paint.ts'
import { merchant, platform, shopId } from '../trial/mall.ts'
import type { Served } from '../trial/served.ts'
import { codesIn, PICTURE, SHEET, served } from '../trial/served.ts'
import importLines from './import-lines.ts'

let house: Served

beforeAll(async () => {
  house = await served()
})

const owner = merchant(0)
type Viewer = Parameters<Served['asks']>[0]
type Sheet = {
  readonly kind: string
  readonly text: string | Buffer
  readonly shop?: string | null
  readonly viewer?: Viewer
}

const start = (viewer: Viewer, input: object) =>
  house.change(viewer, 'importJobStart', { input, selection: 'importJob { id version status }' })

async function begun({ kind, text, shop = shopId(0), viewer = owner }: Sheet) {
  const asset = await house.uploaded(viewer, { ...SHEET, shopId: shop }, Buffer.from(text))
  const { importJob } = await start(viewer, { shopId: shop, kind, assetId: asset.id })
  return { ...importJob, assetId: asset.id, url: asset.url } as { id: string; version: number; assetId: string }
}

const JOB = `query ($id: ID!) { importJob(id: $id) { status version lineCount doneCount failedCount error resultUrl
  lines(first: 100) { nodes { line status code message subjectId content } totalCount } } }`
const jobOf = async (id: string, viewer: Viewer = owner) => (await house.asks(viewer, JOB, { id })).data.importJob
const nextLook = (id: string) => setTimeout(20).then(() => jobOf(id))
const run = () => importLines.run(house.within)
const cancel = (id: string, expectedVersion: number) =>
  house.change(owner, 'importJobCancel', { input: { id, expectedVersion }, selection: 'importJob { status }' })

/** While lines are worked the version moves on, so whoever cancels may have to look again. */
async function cancelled(id: string): Promise<Awaited<ReturnType<typeof cancel>>> {
  const answer = await cancel(id, (await jobOf(id)).version)
  return codesIn(answer).includes('STALE_VERSION') ? cancelled(id) : answer
}

let made = 0
const HEADER = 'title,category,sku_code,price,currency,flags'
const goods = (count: number) => Array.from({ length: count }, () => `Lamp,phones,IMP-${++made},12.50,CNY,new`)
const sheet = (...lines: readonly string[]) => [`\uFEFF${HEADER}`, ...lines].join('\r\n')
const madeGoods = async () =>
  (await house.sql.query("select count(*)::int as count from product where title = 'Lamp'")).rows[0]?.count

describe('an import of goods', () => {
  it('tells of each line what became of it, and leaves the others alone', async () => {
    const lines = [
      '"Lamp, ""red"" 灯",phones,R-1,12.50,CNY,hot;new',
      'Lamp,phones,R-2,0,CNY,',
      'Lamp,no-such,R-3,5,CNY,',
      '',
      'Lamp,phones,R-1,5,CNY,',
      'Lamp,phones,R-4,5,CNY,shiny',
    ]
    const { id } = await begun({ kind: 'PRODUCTS', text: sheet(...lines) })
    expect(await run()).toEqual({ done: 1, failed: 4 })
    const job = await jobOf(id)
    expect(job).toMatchObject({ status: 'FINISHED', lineCount: 5, doneCount: 1, failedCount: 4, error: null })
    expect(job.lines.nodes.map(({ line, code }: { line: number; code: string }) => [line, code])).toEqual([
      [2, null],
      [3, 'PRICE_RANGE'],
      [4, 'NOT_FOUND'],
      [6, 'SKU_CODE_TAKEN'],
      [7, 'VALUE_UNKNOWN'],
    ])
    const { data } = await house.asks(
      owner,
      'query ($id: ID!) { product(id: $id) { title flags shop { id } skus { code price { amount } } } }',
      {
        id: job.lines.nodes[0].subjectId,
      },
    )
    expect(data.product).toEqual({
      title: 'Lamp, "red" 灯',
      flags: ['HOT', 'NEW'],
      shop: { id: shopId(0) },
      skus: [{ code: 'R-1', price: { amount: '12.50' } }],
    })
    const table = await (await fetch(house.at(job.resultUrl))).text()
    expect(table.split('\n')[0]?.trim()).toBe(`line,status,code,message,subject_id,${HEADER}`)
    expect(table).toContain('"Lamp, ""red"" 灯",phones,R-1,12.50,CNY,hot;new')
    expect(table.trim().split('\n')).toHaveLength(6)
  })

  it('tells a line by where an editor shows it, breaks within its cells counted', async () => {
    const text = sheet('"Lamp,\r\ntwo lines",phones,R-5,0,CNY,', 'Lamp,phones,R-6,0,CNY,')
    const { id } = await begun({ kind: 'PRODUCTS', text })
    await run()
    expect((await jobOf(id)).lines.nodes.map(({ line }: { line: number }) => line)).toEqual([2, 4])
    const broken = await begun({ kind: 'PRODUCTS', text: sheet('"Lamp,\ntwo lines",phones', 'a,b,c,d,e,f,g') })
    await run()
    expect((await jobOf(broken.id)).error).toBe('Line 4: it has more cells than the header.')
  })

  it('is as it is read now where the version before was killed while it read, and counted its lines otherwise', async () => {
    const { id } = await begun({
      kind: 'PRODUCTS',
      text: sheet('"Lamp,\ntwo lines",phones,R-7,0,CNY,', 'Lamp,,R-8,0,CNY,'),
    })
    const earlier = `select $1, line, '{"sku_code": "old"}', 'WAITING' from unnest(array[2, 3]) as line`
    await house.sql.query(`insert into import_line (import_id, line, content, status) ${earlier}`, [id])
    await run()
    const { lines, lineCount, failedCount } = await jobOf(id)
    const read = lines.nodes.map(({ line, content }: { line: number; content: object }) => ({ line, ...content }))
    expect(read).toMatchObject([
      { line: 2, sku_code: 'R-7' },
      { line: 4, sku_code: 'R-8' },
    ])
    expect([lineCount, failedCount]).toEqual([2, 2])
  })

  it('shows its result to whoever holds the address for a quarter of an hour, and to nobody else', async () => {
    const { id } = await begun({ kind: 'PRODUCTS', text: sheet(...goods(1)) })
    await run()
    const { resultUrl } = await jobOf(id)
    expect((await fetch(house.at(`${resultUrl.slice(0, -1)}${resultUrl.endsWith('A') ? 'B' : 'A'}`))).status).toBe(403)
    expect(await jobOf(id, merchant(1))).toBeNull()
    const now = house.clock.now
    house.clock.now = new Date(now.getTime() + 16 * 60_000)
    expect((await fetch(house.at(resultUrl))).status).toBe(403)
    house.clock.now = now
    expect((await fetch(house.at(resultUrl))).status).toBe(200)
  })

  it('works each line once, however many processes work it', async () => {
    const before = await madeGoods()
    const { id } = await begun({ kind: 'PRODUCTS', text: sheet(...goods(30)) })
    let done = 0
    // A run is short by its clock, so a slow machine needs more than one.
    while ((await jobOf(id)).status !== 'FINISHED')
      for (const counts of survivors(await rival(3, run))) done += counts.done ?? 0
    expect(done).toBe(30)
    expect(await jobOf(id)).toMatchObject({ status: 'FINISHED', lineCount: 30, doneCount: 30, failedCount: 0 })
    expect(await madeGoods()).toBe(before + 30)
  })
})

describe('an import that is cancelled', () => {
  it('keeps what is done and begins no further line', async () => {
    const { id, version } = await begun({ kind: 'PRODUCTS', text: sheet(...goods(40)) })
    const running = run()
    let job = await jobOf(id)
    while (job.doneCount === 0) job = await nextLook(id)
    for (const other of [version, -1, 2_147_483_647])
      expect(codesIn(await cancel(id, other))).toEqual(['STALE_VERSION'])
    expect((await cancelled(id)).importJob).toEqual({ status: 'CANCELLED' })
    await running
    const { doneCount, lineCount } = await jobOf(id)
    expect(doneCount).toBeLessThan(lineCount)
    expect(await run()).toEqual({ done: 0, failed: 0 })
    expect(await jobOf(id)).toMatchObject({ status: 'CANCELLED', doneCount })
    expect(codesIn(await cancel(id, (await jobOf(id)).version))).toEqual(['IMPORT_ENDED'])
  })

  it('before it was read has no lines, and is nobody else’s to cancel', async () => {
    const { id, version } = await begun({ kind: 'PRODUCTS', text: sheet(...goods(1)) })
    const input = { input: { id, expectedVersion: version }, selection: 'importJob { id }' }
    expect((await house.change(merchant(1), 'importJobCancel', input)).fault).toBe('FORBIDDEN')
    expect(codesIn(await cancel(id, version))).toEqual([])
    await run()
    expect(await jobOf(id)).toMatchObject({ status: 'CANCELLED', lineCount: 0, resultUrl: null })
  })
})

describe('a file', () => {
  it.each([
    ['no lines', sheet(), 'The file has no lines.'],
    ['no needed column', 'title,price\nLamp,1', 'The header lacks category, sku_code, currency.'],
    ['a strange column', `${HEADER},colour\n`, 'The header holds colour, which this import does not know.'],
    ['a column twice', `${HEADER},title\n`, 'The header holds a column twice.'],
    [
      'more cells than columns',
      sheet(...goods(1), 'Lamp,phones,X,1,CNY,,more'),
      'Line 3: it has more cells than the header.',
    ],
    [
      'letters of another alphabet behind its beginning',
      Buffer.concat([
        Buffer.from(sheet(...Array.from({ length: 12 }, () => `${'x'.repeat(50_000)},phones,X,1,CNY,`))),
        Buffer.from([0x0a, 0xb5, 0xc6]),
      ]),
      'The file is not text in UTF-8.',
    ],
    ['a cell of 60 001 characters', sheet('x'.repeat(60_001)), 'Line 2: a field is longer than 60000 characters.'],
    ['10 001 lines', sheet(...goods(10_001)), 'A file may have 10000 lines.'],
  ])('with %s is refused as a whole, and none of its lines stays', async (_, text, error) => {
    const before = await madeGoods()
    const asset = await house.uploaded(owner, SHEET, Buffer.from(text))
    const { importJob } = await start(owner, { shopId: shopId(0), kind: 'PRODUCTS', assetId: asset.id })
    await run()
    const job = await jobOf(importJob.id)
    expect(job).toMatchObject({ status: 'FAILED', lineCount: 0, resultUrl: null, lines: { totalCount: 0 } })
    expect(job.error).toBe(error)
    expect(await madeGoods()).toBe(before)
  })

  it('may have 10 000 lines', async () => {
    const { id } = await begun({
      kind: 'PRICES',
      text: `sku_code,price\n${Array.from({ length: 10_000 }, (_, n) => `N-${n},1`).join('\n')}`,
    })
    const running = run()
    let job = await jobOf(id)
    while (job.status === 'WAITING') job = await nextLook(id)
    expect([job.status, job.lineCount]).toEqual(['RUNNING', 10_000])
    expect((await cancelled(id)).importJob.status).toBe('CANCELLED')
    await running
  })

  it('that is gone fails its own import and keeps no other waiting', async () => {
    const lost = await begun({ kind: 'PRODUCTS', text: sheet(...goods(1)) })
    const fine = await begun({ kind: 'PRODUCTS', text: sheet(...goods(1)) })
    const { rows } = await house.sql.query('select storage_key from media_asset where id = $1', [lost.assetId])
    rmSync(path.join(house.tools.media.folder, rows[0].storage_key))
    await run()
    expect(await jobOf(lost.id)).toMatchObject({ status: 'FAILED', error: 'The file is gone.' })
    expect(await jobOf(fine.id)).toMatchObject({ status: 'FINISHED', doneCount: 1 })
  })

  it('cannot be deleted while it is imported', async () => {
    const { id, assetId, version } = await begun({ kind: 'PRODUCTS', text: sheet(...goods(1)) })
    const remove = () =>
      house.change(owner, 'mediaAssetDelete', { input: { id: assetId }, selection: 'mediaAsset { id }' })
    expect(codesIn(await remove())).toEqual(['FILE_IN_USE'])
    await cancel(id, version)
    expect(codesIn(await remove())).toEqual([])
  })
})

describe('an import of', () => {
  it('prices changes those of the own shop by their codes, and tells of it', async () => {
    const { rows } = await house.sql.query(
      `select k.code, k.id from sku k join product p on p.id = k.product_id
       where k.shop_id = $1 and p.status = 'ON_SALE' and p.wholesale = '[]' and k.retired_at is null limit 1`,
      [shopId(0)],
    )
    const { id } = await begun({
      kind: 'PRICES',
      text: `sku_code,price,market_price\n${rows[0].code},77.70,99\nno-such,1,\n`,
    })
    expect(await run()).toEqual({ done: 1, failed: 1 })
    expect((await jobOf(id)).lines.nodes.map(({ code }: { code: string | null }) => code)).toEqual([null, 'NOT_FOUND'])
    const told = (await house.told('price.changed')).at(-1)
    expect(told?.payload).toMatchObject({ skuId: rows[0].id, after: { minorUnits: '7770', currency: 'CNY' } })
  })

  it('categories is the platform’s, and a line may stand below one before it', async () => {
    const viewer = platform()
    const text =
      'name,slug,parent,is_enabled\n灯具,lamps-x,,true\n台灯,desk-lamps-x,lamps-x,yes\nDeep,deep-x,no-such,\n'
    const { id } = await begun({ kind: 'CATEGORIES', text, shop: null, viewer })
    expect(await run()).toEqual({ done: 2, failed: 1 })
    expect(await jobOf(id, viewer)).toMatchObject({ status: 'FINISHED', doneCount: 2, failedCount: 1 })
    const { data } = await house.asks(viewer, '{ category(slug: "desk-lamps-x") { name path { slug } } }')
    expect(data.category.path.map(({ slug }: { slug: string }) => slug)).toContain('lamps-x')
  })
})

describe('the start of an import', () => {
  it('is refused for another kind of file, of thing, or of another shop, and begins nothing', async () => {
    const count = async () => (await house.sql.query('select count(*)::int as count from import_job')).rows[0]?.count
    const mine = await house.uploaded(owner, SHEET, Buffer.from(sheet(...goods(1))))
    const picture = await house.uploaded(owner, PICTURE, paint(pictureOf('lamp')))
    const theirs = await house.uploaded(merchant(1), { ...SHEET, shopId: shopId(1) }, Buffer.from(sheet(...goods(1))))
    const before = await count()
    const of = (assetId: string, more: object = {}) => ({ shopId: shopId(0), kind: 'PRODUCTS', assetId, ...more })
    for (const { id } of [picture, theirs]) expect(codesIn(await start(owner, of(id)))).toEqual(['FILE_KIND'])
    expect(codesIn(await start(owner, of('ast_x')))).toEqual(['FILE_KIND'])
    expect((await start(owner, of(mine.id, { kind: 'CATEGORIES' }))).fault).toBe('FORBIDDEN')
    for (const wrong of [{ kind: 'CATEGORIES' }, { shopId: null }]) {
      expect(codesIn(await start(platform(), of(mine.id, wrong)))).toEqual(['IMPORT_KIND'])
    }
    expect((await start(merchant(1), of(mine.id))).fault).toBe('FORBIDDEN')
    const clerk = merchant(0, 'clerk', ['catalog.import.run', 'catalog.product.price'])
    expect((await start(clerk, of(mine.id))).fault).toBe('FORBIDDEN')
    expect(await count()).toBe(before)
  })

  it('is refused when five are under way', async () => {
    const asset = await house.uploaded(owner, SHEET, Buffer.from(sheet(...goods(1))))
    const one = () => start(owner, { shopId: shopId(0), kind: 'PRODUCTS', assetId: asset.id })
    for (let n = 0; n < 5; n++) expect(codesIn(await one())).toEqual([])
    expect(codesIn(await one())).toEqual(['IMPORTS_OPEN'])
    await run()
    expect(codesIn(await one())).toEqual([])
  })
})
