"""Sample copy in the fourteen locales, and the alphabets that random texts are drawn from."""

from __future__ import annotations

from typing import Final

COPY: Final = {
    "en-US": (
        "Fresh picks, up to 50% off",
        "$12.99",
        "Offer valid 1–30 November 2026 (while stocks last). “Fjord” coffee, 8.8 oz.",
    ),
    "de-DE": (
        "Frische Grüße: 50 % Ermäßigung",
        "12,99 €",
        "Alle Preise inkl. MwSt. Grundpreis 1 kg = 51,96 €. Solange der Vorrat reicht.",
    ),
    "fr-FR": (
        "L’été à prix doux : −50 % !",
        "12,99 €",
        "Offre valable du 1er au 30 novembre 2026. « Cœur d’Été », 250 g.",
    ),
    "es-ES": (
        "¡Ofertas frescas: ñandú a mitad!",
        "12,99 €",
        "¿Quieres más? Válido del 1 al 30 de noviembre de 2026. IVA incluido.",
    ),
    "pl-PL": (
        "Zażółć gęślą jaźń: −50%",
        "12,99 zł",
        "Oferta ważna od 1 do 30 listopada 2026 r. lub do wyczerpania zapasów.",
    ),
    "tr-TR": (
        "Iğdır’da İNDİRİM: %50’ye varan",
        "₺1.299,90",
        "Kampanya 1–30 Kasım 2026 arasında geçerlidir. Stoklarla sınırlıdır.",
    ),
    "vi-VN": (
        "Giảm giá đến 50% — Phở Việt",
        "1.299.000 ₫",
        "Chương trình áp dụng từ ngày 1 đến 30 tháng 11 năm 2026 hoặc đến khi hết hàng.",
    ),
    "ar-EG": (
        "تخفيضات تصل إلى 50% على كل شيء",
        "199 ج.م.",
        "العرض ساري من 1 إلى 30 نوفمبر 2026 (باستثناء بطاقات Visa). تطبق الشروط.",
    ),
    "he-IL": ("מבצע: עד 50% הנחה על הכול", "₪ 199.90", "המבצע בתוקף מ-1 עד 30 בנובמבר 2026 (למעט כרטיסי Visa). ט.ל.ח."),
    "hi-IN": (
        "हर चीज़ पर 50% तक की छूट",
        "₹1,999",
        "यह ऑफ़र 1 से 30 नवंबर 2026 तक मान्य है (Visa को छोड़कर)। क्षत्रिय श्री ज्ञान।",
    ),
    "th-TH": ("ลดกระหน่ำสูงสุด 50% ทุกชิ้น", "฿1,990", "โปรโมชั่นเริ่มวันที่ 1 ถึง 30 พฤศจิกายน 2569 ที่ร้าน FreshMart ปั๊มน้ำ"),
    "ja-JP": (
        "秋の大感謝セール「最大50%オフ」、開催中！",
        "￥1,990",
        "期間：2026年11月1日～11月30日。数量限定（Visaカードを除く）。",
    ),
    "zh-CN": (
        "秋季大促销，全场低至五折！",
        "¥1,299.00",
        "活动时间：2026年11月1日至11月30日（Visa卡除外）。数量有限，售完即止。",
    ),
    "ko-KR": (
        "가을 대축제, 최대 50% 할인",
        "₩19,900",
        "행사 기간: 2026년 11월 1일부터 30일까지(Visa 카드 제외). 재고 소진 시 종료.",
    ),
}
"""Headline, price and legal line of each locale."""

LOCALES: Final = tuple(COPY)

ALPHABETS: Final = {
    "en-US": "abcdefgijkoqtvwyzAJQW",
    "de-DE": "abgjßäöüÄÖÜẞz",
    "fr-FR": "àâçéèêëîïôœùûüÿÀÇŒ’«»",
    "es-ES": "áéíóúñü¿¡ÑÁ",
    "pl-PL": "ąćęłńóśźżĄŁŻjw",
    "tr-TR": "çğıöşüİIĞŞi",
    "vi-VN": "ăâđêôơưạảấầẩẫậắằẳẵặếềểễệốồổỗộớờởỡợụủứừửữựỳỷỹỵỨỮẰ",
    "ar-EG": "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأإةىئؤًٌٍَُِّْ؟،",
    "he-IL": "אבגדהוזחטיכךלמםנןסעפףצץקרשתְִֵָּ",
    "hi-IN": "अआइईउऊएऐओऔकखगघचछजझटठडढणतथदधनपफबभमयरलवशषसहािीुूृेैोौंँः़्।",
    "th-TH": "กขคงจฉชซญฎฏฐฑณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮะาิีึืุูเแโใไๆ่้๊๋์ำ",
    "ja-JP": "あいうえおかきくアイウエオカキクャュョッー日本語円、。「」（）！？",
    "zh-CN": "的一是不了人我在有他这中大来上国、。，！？（）《》",
    "ko-KR": "가나다라마바사아자차카타파하각힣값읽",
}
