import { isDatabaseFault } from '../database/database-fault.ts'
import { startPostgres } from '../database/embedded-postgres.ts'

/** A mall that is nothing but its Postgres: `small-mall.ts <directory> [full|off]`. It lives until it is killed. */
const [, , directory = '', durability] = process.argv

try {
  const postgres = await startPostgres({ directory, durability: durability === 'off' ? 'off' : 'full' })
  await postgres.ensureDatabase('goods')
  console.log(`ready ${postgres.url('goods')} ready`)
  setInterval(() => undefined, 1_000)
} catch (error) {
  console.log(isDatabaseFault(error) ? `refused: ${error.message}` : error)
}
