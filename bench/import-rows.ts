/** A risk register as enterprises keep it: 500 points of 100 rows each. */
export const importRows = 50_000
export const importTitles = [
  ...[
    '序号',
    '风险点',
    '所在位置',
    '风险分析单元',
    '危险源',
    '可能导致的事故类型',
    '可能导致的后果',
    'L',
    'S',
    '风险等级',
  ],
  ...['工程技术措施', '管理措施', '培训教育措施', '个体防护措施', '应急处置措施', '责任部门', '责任人', '备注'],
]
const levels = ['低', '一般', '较大', '重大']

export function* importedRows(): Iterable<unknown[]> {
  for (let i = 0; i < importRows; i++) {
    const point = Math.floor(i / 100)
    yield [
      i + 1,
      `冲压作业区 ${point + 1} 号`,
      `${(point % 12) + 1} 号厂房 ${point % 40} 轴`,
      `${['上料', '冲压', '换模', '点检'][i % 4]}第 ${Math.floor((i % 100) / 4) + 1} 工位`,
      `双手按钮失灵后手进入模区，滑块误动作（第 ${(i % 100) + 1} 处）`,
      ['机械伤害', '触电', '物体打击', '起重伤害'][i % 4],
      '手部压伤，严重时截肢',
      (i % 5) + 1,
      (Math.floor(i / 5) % 5) + 1,
      levels[i % levels.length],
      '安装光电保护装置，与滑块行程联锁',
      '班前点检双手按钮和光电保护，记录到位',
      '新员工上岗前由班组长带教两周',
      '戴防割手套、护目镜',
      '按下急停，断电挂牌后施救',
      `冲压${(point % 8) + 1}班`,
      '赵师傅',
      '',
    ]
  }
}
