// Prints a Parquet file as JSON, read by hyparquet: node parquet.mjs <its folder> <folder of hyparquet-compressors> <file>
import { join } from 'node:path';

const [folder, compressorsFolder, file] = process.argv.slice(2);
const { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } = await import(join(folder, 'src/node.js'));
const { compressors } = await import(join(compressorsFolder, 'src/index.js'));
const buffer = await asyncBufferFromFile(file);
const { schema } = await parquetMetadataAsync(buffer);
const columns = schema.slice(1).filter(column => column.type).map(column => column.name);
const plain = (_, value) => typeof value === 'bigint' ? Number(value) : value;
const rows = await parquetReadObjects({ file: buffer, compressors });
console.log(JSON.stringify({ columns, rows: rows.map(row => columns.map(column => row[column] ?? null)) }, plain));
