// Read as text and run inside the friction page: finds the solution and sends the form.
(() => {
  const form = document.getElementById('friction');
  const status = document.getElementById('friction-status');
  const challenge = `${form.elements.ticket.value}:`;
  const zeroBits = Number(form.dataset.zeroBits);

  // SHA-256 (FIPS 180-4), written out: the browser's own answers each call asynchronously, which takes ten times as
  // long for so little. Challenge and solution have at most 55 bytes together, so that one block is enough.
  const primes = [];
  for (let n = 2; primes.length < 64; n++) if (primes.every((prime) => n % prime)) primes.push(n);
  const fractionBits = (root) => ((root - Math.floor(root)) * 2 ** 32) | 0;
  const constants = primes.map((prime) => fractionBits(Math.cbrt(prime)));
  const initial = primes.slice(0, 8).map((prime) => fractionBits(Math.sqrt(prime)));
  const words = new Int32Array(64);
  const block = new DataView(new ArrayBuffer(64));
  const rotate = (word, count) => (word >>> count) | (word << (32 - count));

  function firstWordOfHash(text) {
    for (let at = 0; at < 64; at += 4) block.setInt32(at, 0);
    for (let at = 0; at < text.length; at++) block.setUint8(at, text.charCodeAt(at));
    block.setUint8(text.length, 0x80);
    block.setUint16(62, text.length * 8);
    for (let i = 0; i < 16; i++) words[i] = block.getInt32(4 * i);
    for (let i = 16; i < 64; i++) {
      const [early, late] = [words[i - 15], words[i - 2]];
      const small0 = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3);
      const small1 = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10);
      words[i] = words[i - 16] + small0 + words[i - 7] + small1;
    }
    let [a, b, c, d, e, f, g, h] = initial;
    for (let i = 0; i < 64; i++) {
      const big1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
      const t1 = (h + big1 + ((e & f) ^ (~e & g)) + constants[i] + words[i]) | 0;
      const big0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
      const t2 = (big0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
    }
    return (initial[0] + a) >>> 0;
  }

  let solution = 0;
  // In short turns, so that the page can still be read, scrolled and left.
  (function nextTurn() {
    for (const end = performance.now() + 40; performance.now() < end; solution++) {
      if (firstWordOfHash(challenge + solution) >>> (32 - zeroBits) !== 0) continue;
      form.elements.solution.value = solution;
      form.submit();
      return;
    }
    setTimeout(nextTurn);
  })();
  status.hidden = false;
})();
