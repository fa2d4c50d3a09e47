// Made up: no bank, account or person of these exists.

export interface SampleLine {
  day: string;
  /** In major units with a point, signed. */
  amount: string;
  id: string;
  text: string;
}

const compact = (day: string) => day.replaceAll('-', '');

const ofxHeader =
  'OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nSECURITY:NONE\r\nENCODING:USASCII\r\nCHARSET:1252\r\n' +
  'COMPRESSION:NONE\r\nOLDFILEUID:NONE\r\nNEWFILEUID:NONE\r\n\r\n';

/** OFX 1.x: values without an end, as banks write it. */
export const ofx1 = (lines: readonly SampleLine[], { currency = 'USD' } = {}) =>
  `${ofxHeader}<OFX>\r\n<SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20261101<LANGUAGE>ENG</SONRS></SIGNONMSGSRSV1>\r\n` +
  `<BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS>\r\n<STMTRS><CURDEF>${currency}\r\n` +
  `<BANKACCTFROM><BANKID>000000000<ACCTID>EXAMPLE1<ACCTTYPE>CHECKING</BANKACCTFROM>\r\n` +
  `<BANKTRANLIST><DTSTART>20261101<DTEND>20261130\r\n` +
  lines
    .map(
      ({ day, amount, id, text }) =>
        `<STMTTRN>\r\n<TRNTYPE>OTHER\r\n<DTPOSTED>${compact(day)}120000[-5:EST]\r\n<TRNAMT>${amount}\r\n<FITID>${id}\r\n<NAME>\r\n<MEMO>${text}\r\n</STMTTRN>\r\n`,
    )
    .join('') +
  `</BANKTRANLIST><LEDGERBAL><BALAMT>0.00<DTASOF>20261130</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\r\n`;

/** OFX 2.x, with a line that is only announced. */
export const ofx2 = (
  lines: readonly SampleLine[],
  { currency = 'USD', inside = '' } = {},
) => `<?xml version="1.0" encoding="UTF-8"?>
<?OFX OFXHEADER="200" VERSION="220" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>
<OFX><BANKMSGSRSV1><STMTTRNRS><TRNUID>1</TRNUID><STATUS><CODE>0</CODE><SEVERITY>INFO</SEVERITY></STATUS><STMTRS>
<CURDEF>${currency}</CURDEF><BANKACCTFROM><BANKID>000000000</BANKID><ACCTID>EXAMPLE1</ACCTID><ACCTTYPE>CHECKING</ACCTTYPE></BANKACCTFROM>
<BANKTRANLIST>
${lines
  .map(
    ({ day, amount, id, text }) =>
      `<STMTTRN><TRNTYPE>OTHER</TRNTYPE><DTPOSTED>${compact(day)}</DTPOSTED><TRNAMT>${amount}</TRNAMT><FITID>${id}</FITID><NAME/><MEMO>${text}</MEMO>${inside}</STMTTRN>`,
  )
  .join('\n')}
</BANKTRANLIST>
<BANKTRANLISTP><DTASOF>20261130</DTASOF><STMTTRNP><TRNTYPE>OTHER</TRNTYPE><DTTRAN>20261130</DTTRAN><TRNAMT>5.00</TRNAMT><NAME>soon</NAME></STMTTRNP></BANKTRANLISTP>
</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
`;

/** One entry of camt.053; `parts` stand where its details do. */
export const entryOf = (
  { day, amount, id, text }: SampleLine,
  about: { status?: string; currency?: string; parts?: string; more?: string } = {},
) =>
  `<Ntry><NtryRef>1</NtryRef><Amt Ccy="${about.currency ?? 'USD'}">${amount.replace('-', '')}</Amt>` +
  `<CdtDbtInd>${amount.startsWith('-') ? 'DBIT' : 'CRDT'}</CdtDbtInd>${about.more ?? ''}` +
  `<Sts>${about.status ?? '<Cd>BOOK</Cd>'}</Sts><BookgDt><Dt>${day}</Dt></BookgDt><ValDt><Dt>2026-12-31</Dt></ValDt>` +
  `<AcctSvcrRef>${id}</AcctSvcrRef><NtryDtls>` +
  (about.parts ??
    `<TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs><RltdPties><Dbtr><Nm>Ms Example</Nm></Dbtr></RltdPties>` +
      `<RmtInf><Ustrd>${text}</Ustrd></RmtInf></TxDtls>`) +
  `</NtryDtls></Ntry>`;

export const partOf = (
  amount: string,
  endToEnd: string,
  about: { currency?: string; old?: boolean } = {},
) => {
  const amt = `<Amt Ccy="${about.currency ?? 'USD'}">${amount}</Amt>`;
  return (
    `<TxDtls><Refs><EndToEndId>${endToEnd}</EndToEndId></Refs>` +
    `${about.old === true ? `<AmtDtls><TxAmt>${amt}</TxAmt></AmtDtls>` : `${amt}<CdtDbtInd>CRDT</CdtDbtInd>`}</TxDtls>`
  );
};

export const camt = (entries: readonly string[], { version = '08', prefix = '' } = {}) => {
  const document = `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.${version}"><BkToCstmrStmt>
<GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-11-30T20:00:00</CreDtTm></GrpHdr>
<Stmt><Id>S1</Id><Acct><Id><IBAN>XX00EXAMPLE0000000001</IBAN></Id></Acct>
${entries.join('\n')}
</Stmt></BkToCstmrStmt></Document>
`;
  if (prefix === '') return document;
  return document.replaceAll(/<(\/?)([A-Z])/g, `<$1${prefix}:$2`).replace('xmlns=', `xmlns:${prefix}=`);
};

/** Ten levels of ten: as text, ten thousand million words. */
export const billionLaughs = (body: string) =>
  `<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY a0 "ha">${Array.from(
    { length: 10 },
    (_, n) => `<!ENTITY a${n + 1} "${`&a${n};`.repeat(10)}">`,
  ).join('')}]>\n${body.replace(/^<\?xml[^>]*>\n/, '')}`;
