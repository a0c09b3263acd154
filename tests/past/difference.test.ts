import { cloneDatabase } from '@supermall/testing/database'
import pg from 'pg'
import { expect, test } from 'vitest'
import { tablesOf } from './difference.ts'

async function namesIn(domain: string): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: await cloneDatabase(domain) })
  await client.connect()
  try {
    return (await tablesOf(client, domain)).map(({ name }) => name)
  } finally {
    await client.end()
  }
}

test.each(['catalog', 'inventory'])(
  'how far a job of %s has come is no past: the mall that relives it has jobs of its own',
  async (domain) => {
    const names = await namesIn(domain)
    expect(names).toContain('audit_entry')
    expect(names).not.toContain('job_cursor')
  },
)

test('shops are a part of the past where they are the truth, and not where they are copied', async () => {
  expect(await namesIn('merchants')).toEqual(expect.arrayContaining(['shop', 'shop_feature']))
  for (const domain of ['catalog', 'promotions'])
    for (const copy of ['shop', 'shop_feature']) expect(await namesIn(domain)).not.toContain(copy)
})
