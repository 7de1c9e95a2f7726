#!/usr/bin/env bash
# Writers of XLSX put `_x0041_` into a cell as it is, and readers make `A` of it, so that keys and codes of that shape change.
#
# Packages: exceljs 4.4.0, write-excel-file 4.1.1, read-excel-file 9.3.17, xlsx 0.18.5; openpyxl 3.1.5 and python-calamine 0.9.1.
# Input:    one text cell, `part_x0041_b`. In the format (ECMA-376, ST_Xstring) `_xHHHH_` stands for the character of that number, and a
#           text that contains this shape has to be written with `_x005F_` for its first underscore.
# Guess:    what a package writes, it reads again as it was; and all readers agree.
# Seen:     no writer writes `_x005F_`. exceljs, read-excel-file, xlsx and calamine read `partAb`, even from a file that the same package
#           wrote; openpyxl reads `part_x0041_b`. exceljs also reads `part_x0041_b` from the file of xlsx, which has the same text in the
#           cell itself instead of the table of shared texts, so one reader gives both answers.
# So:       escape `_xHHHH_` before a writer gets the text, and do not compare keys that went through a workbook with those that did not.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts exceljs@4.4.0 write-excel-file@4.1.1 read-excel-file@9.3.17 xlsx@0.18.5
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check openpyxl==3.1.5 python-calamine==0.9.1
cat >write.mjs <<'END'
import ExcelJS from 'exceljs';
import writeExcelFile from 'write-excel-file/node';
import XLSX from 'xlsx';

const text = 'part_x0041_b';
const workbook = new ExcelJS.Workbook();
workbook.addWorksheet('parts').addRow([text]);
await workbook.xlsx.writeFile('exceljs.xlsx');
await writeExcelFile([[{ value: text, type: String }]]).toFile('write-excel-file.xlsx');
const book = XLSX.utils.book_new();
XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet([[text]]), 'parts');
XLSX.writeFile(book, 'xlsx.xlsx');
END
cat >read.mjs <<'END'
import ExcelJS from 'exceljs';
import readExcelFile from 'read-excel-file/node';
import XLSX from 'xlsx';

for (const writer of ['exceljs', 'write-excel-file', 'xlsx']) {
  const file = `${writer}.xlsx`;
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.readFile(file);
  const { Sheets, SheetNames } = XLSX.readFile(file);
  const [{ data }] = await readExcelFile(file);
  console.log(
    `${writer}: exceljs ${workbook.worksheets[0].getCell('A1').value}, read-excel-file ${data[0][0]}, xlsx ${Sheets[SheetNames[0]].A1.v}`,
  );
}
END
cat >read.py <<'END'
import warnings
import openpyxl
from python_calamine import CalamineWorkbook

warnings.simplefilter("ignore")
for writer in ["exceljs", "write-excel-file", "xlsx"]:
    file = f"{writer}.xlsx"
    read = openpyxl.load_workbook(file).worksheets[0]["A1"].value
    print(f"{writer}: openpyxl {read}, calamine {CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()[0][0]}")
END
node write.mjs
{ node read.mjs; venv/bin/python read.py; } | tee seen.txt
cat >expected.txt <<'END'
exceljs: exceljs partAb, read-excel-file partAb, xlsx partAb
write-excel-file: exceljs partAb, read-excel-file partAb, xlsx partAb
xlsx: exceljs part_x0041_b, read-excel-file partAb, xlsx partAb
exceljs: openpyxl part_x0041_b, calamine partAb
write-excel-file: openpyxl part_x0041_b, calamine partAb
xlsx: openpyxl part_x0041_b, calamine partAb
END
diff expected.txt seen.txt
