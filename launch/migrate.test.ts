import { createLog } from '@supermall/subgraph/log'
import { emptyDatabase, query } from '@supermall/subgraph/trial/databases'
import { expect, it } from 'vitest'
import { registry } from '../subgraphs/index.ts'
import { migrateAll } from './mall.ts'

it('migrating brings all databases up to date, and works nothing in them', async () => {
  const urls = new Map<string, string>()
  const databaseUrl = async (domain: string): Promise<string> => {
    const url = await emptyDatabase()
    urls.set(domain, url)
    return url
  }
  // There is nothing here that a relay, consumer or job could work with.
  const domains = await migrateAll({ ground: { databaseUrl }, log: createLog({ level: 'silent', isPretty: false }) })
  expect(domains).toEqual(registry.map(({ name }) => name))
  for (const url of urls.values())
    expect(
      await query(url, 'select (select count(*)::int from outbox_event) + (select count(*)::int from job_lease) as n'),
    ).toEqual([{ n: 0 }])
})
