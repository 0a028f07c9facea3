/** What may be wrong with a file as a whole. The message is for the person who uploaded it. */
const MESSAGES = {
  empty: '文件是空的，没有可以导入的内容。请检查是否选错了文件。',
  unsupported: '这不是能导入的表格。请用 .xlsx、.xls、.csv 或 .txt 格式另存后再上传。',
  unsupported_xlsb: '二进制工作簿（.xlsb）不能导入。请在 Excel 或 WPS 中另存为 .xlsx 后再上传。',
  unsupported_ods: '.ods 表格不能导入。请另存为 .xlsx 后再上传。',
  truncated: '文件不完整，可能没有下载或上传完。请重新取得原文件，能正常打开后再上传。',
  corrupt: '文件内部已损坏，读不出内容。请用 Excel 或 WPS 打开并另存一份后再上传。',
  encrypted: '文件设有打开密码，读不出内容。请取消密码、另存后再上传。',
  too_large: '文件展开后过大，为保护系统没有读取。请删去图片和多余工作表，或拆成几个文件后再上传。',
  too_many_rows: '行数超过上限。请拆成几个文件，分批上传。',
  too_many_columns: '列数超过上限。请删去表格右侧多余的列后再上传。',
  cell_too_long: '有单元格的文字过长，没有读取。请用 Excel 或 WPS 打开，检查并缩短后再上传。',
  bad_quotes: '引号不成对，无法分清各列。请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。',
  timeout: '读取用时过长，已停止。请删去多余的格式和工作表，或拆成几个文件后再上传。',
  memory: '读取占用的内存过多，已停止。请拆成几个文件后再上传。',
  crashed: '读取时出错，已停止。请用 Excel 或 WPS 打开并另存一份后再上传。',
  aborted: '读取已取消。',
} as const

export type SpreadsheetProblem = keyof typeof MESSAGES

/** A file that cannot be read; `message` says what happened and what to do. */
export class SpreadsheetError extends Error {
  constructor(
    readonly code: SpreadsheetProblem,
    detail?: string,
  ) {
    super(detail ?? MESSAGES[code])
    this.name = 'SpreadsheetError'
  }
}

/** Whether `code` is one of ours (a code that came back from another process is only a string). */
export function isSpreadsheetProblem(code: string): code is SpreadsheetProblem {
  return Object.hasOwn(MESSAGES, code)
}
