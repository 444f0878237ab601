import { PGlite } from '@electric-sql/pglite'
import { pgliteClient } from '@keyturn/server/sql'
import type { Database } from './database.ts'
import { sqlTable } from './sql-table.ts'

/** In this process: one statement after the other, and no protocol between. */
export const pglite: Database = {
  name: 'PGlite',
  setting: 'in the process itself, in memory',
  open: async () => {
    const database = await PGlite.create()
    return {
      table: (name) =>
        sqlTable(
          pgliteClient(database),
          async (text, values) => (await database.query<object>(text, [...values])).rows,
          name,
        ),
      settle: async () => {
        await database.query('VACUUM ANALYZE')
      },
      close: () => database.close(),
    }
  },
}
