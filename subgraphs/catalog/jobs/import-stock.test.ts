import { takeInStock } from '@supermall/contracts/inventory'
import { newId } from '@supermall/kernel/id'
import { answer } from '@supermall/messaging/ask'
import { rival, survivors } from '@supermall/testing/rival'
import { beforeAll, describe, expect, it } from 'vitest'
import { merchant, platform, shopId } from '../trial/mall.ts'
import type { Served } from '../trial/served.ts'
import { codesIn, SHEET, served } from '../trial/served.ts'
import importLines from './import-lines.ts'

let house: Served

beforeAll(async () => {
  house = await served()
})

const owner = merchant(0)
const run = () => importLines.run(house.within)

async function start(
  viewer: typeof owner | ReturnType<typeof platform>,
  text: string,
  shop: string | null = shopId(0),
) {
  const asset = await house.uploaded(owner, SHEET, Buffer.from(text))
  const input = { shopId: shop, kind: 'STOCK', assetId: asset.id }
  return house.change(viewer, 'importJobStart', { input, selection: 'importJob { id }' })
}

const JOB = `query ($id: ID!) { importJob(id: $id) { status doneCount failedCount resultUrl
  lines(first: 100) { nodes { code message subjectId } } } }`
const jobOf = async (id: string) => (await house.asks(owner, JOB, { id })).data.importJob

describe('an import of stock', () => {
  type Question = { readonly key: string; readonly skuId: string; readonly quantity: number }
  const skuOf = async (shop: number) =>
    (
      await house.sql.query<{ id: string; code: string }>(
        'select id, code from sku where shop_id = $1 and retired_at is null order by id limit 1',
        [shopId(shop)],
      )
    ).rows[0] ?? { id: '', code: '' }

  it('takes in line by line what inventory takes in, once, and tells what it refuses', async () => {
    const [own, other] = [await skuOf(0), await skuOf(1)]
    const asked: Question[] = []
    const documentId = newId('sdc')
    const stop = await house.answers(
      answer(takeInStock, async (question) => {
        asked.push(question)
        if (asked.length === 1) throw new Error('inventory was killed after it was asked')
        const why = { code: 'NOT_FOUND', message: 'There is no such thing here.', field: 'warehouse' }
        return question.warehouse === 'Attic' ? { documentId: null, why } : { documentId, why: null }
      }) as never,
    )
    const wrong = ['no-such,1,,', `${other.id},1,,`, `${own.id},1.5,,`, `${own.id},0,,`, `${own.id},,,`]
    const lines = [`${own.code},3,,=found`, `${own.id},4,Attic,`, ...wrong]
    const { id } = (await start(owner, ['sku,quantity,warehouse,note', ...lines].join('\n'))).importJob
    await expect(run()).rejects.toThrow('killed')
    expect(await jobOf(id)).toMatchObject({ status: 'RUNNING', doneCount: 0, failedCount: 0 })
    for (const counts of survivors(await rival(2, run))) expect(counts.done).toBeLessThanOrEqual(1)
    await stop()
    const job = await jobOf(id)
    expect(job).toMatchObject({ status: 'FINISHED', doneCount: 1, failedCount: 6 })
    expect(job.lines.nodes.map(({ code, message }: { code: string; message: string }) => [code, message])).toEqual([
      [null, null],
      ['NOT_FOUND', 'warehouse: There is no such thing here.'],
      ['NOT_FOUND', 'sku: There is no such thing here.'],
      ['NOT_FOUND', 'sku: There is no such thing here.'],
      ...Array.from({ length: 3 }, () => ['NUMBER_RANGE', expect.stringContaining('quantity: ')]),
    ])
    expect(job.lines.nodes[0].subjectId).toBe(documentId)
    const first = { key: `${id}:2`, skuId: own.id, quantity: 3, note: '=found', warehouse: null, shopId: shopId(0) }
    for (const question of asked.filter(({ key }) => key === first.key)) expect(question).toMatchObject(first)
    expect(new Set(asked.map(({ key }) => key))).toEqual(new Set([first.key, `${id}:3`]))
    const table = await (await fetch(house.at(job.resultUrl))).text()
    expect(table.split('\n')[1]?.trim()).toBe(`2,DONE,,,${documentId},${own.code},3,,'=found`)
  })

  it('is begun only by who may move stock, and belongs to a shop', async () => {
    const text = 'sku,quantity\nx,1'
    const clerk = merchant(0, 'clerk', ['catalog.import.run', 'catalog.product.edit'])
    expect((await start(clerk, text)).fault).toBe('FORBIDDEN')
    expect(codesIn(await start(platform(), text, null))).toEqual(['IMPORT_KIND'])
    const mover = merchant(0, 'staff', ['catalog.import.run', 'inventory.stock.move'])
    expect(codesIn(await start(mover, text))).toEqual([])
    await run()
  })
})
