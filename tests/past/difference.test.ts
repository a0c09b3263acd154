import { cloneDatabase } from '@supermall/testing/database'
import pg from 'pg'
import { expect, test } from 'vitest'
import { tablesOf } from './difference.ts'

test.each(['catalog', 'inventory'])(
  'how far a job of %s has come is no past: the mall that relives it has jobs of its own',
  async (name) => {
    const client = new pg.Client({ connectionString: await cloneDatabase(name) })
    await client.connect()
    try {
      const names = (await tablesOf(client)).map((table) => table.name)
      expect(names).toContain('audit_entry')
      expect(names).not.toContain('job_cursor')
    } finally {
      await client.end()
    }
  },
)
