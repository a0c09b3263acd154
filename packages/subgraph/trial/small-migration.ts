import { join } from 'node:path'
import { migrate } from '../database/migrate.ts'

/** Brings one database up to date: `small-migration.ts <url> <folder of the domain>`. */
const [, , url = '', folder = ''] = process.argv

const applied = await migrate({ url, schema: join(folder, 'schema.prisma'), migrations: join(folder, 'migrations') })
console.log(`applied ${applied.length}`)
