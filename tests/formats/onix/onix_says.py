"""Messages as publishers send them, made for the tests."""

from __future__ import annotations

REFERENCE = "http://ns.editeur.org/onix/3.0/reference"
PRODUCT = """
<Product>
 <RecordReference>com.example.1</RecordReference><NotificationType>03</NotificationType>
 <ProductIdentifier><ProductIDType>15</ProductIDType><IDValue>9783608939774</IDValue></ProductIdentifier>
 <DescriptiveDetail>
  <ProductComposition>00</ProductComposition><ProductForm>BB</ProductForm>
  <TitleDetail><TitleType>01</TitleType><TitleElement><TitleElementLevel>01</TitleElementLevel>
   <TitlePrefix>Der</TitlePrefix><TitleWithoutPrefix>Hobbit</TitleWithoutPrefix><Subtitle>oder Hin und zurück</Subtitle>
  </TitleElement></TitleDetail>
  {more}
 </DescriptiveDetail>
 {blocks}
</Product>"""


def product(more: str = "", blocks: str = "") -> str:
    """Give a product of ONIX 3; `more` stands in its description, `blocks` behind it."""
    return PRODUCT.format(more=more, blocks=blocks)


def message(*products: str, head: str = "", release: str = "3.0") -> bytes:
    """Give a message with these products, in UTF-8."""
    return f'<ONIXMessage release="{release}" xmlns="{REFERENCE}">{head}{"".join(products)}\n</ONIXMessage>'.encode()


def priced(amount: str, currency: str = "<CurrencyCode>EUR</CurrencyCode>") -> str:
    """Give a ProductSupply with one price."""
    return (
        "<ProductSupply><SupplyDetail><Supplier><SupplierRole>01</SupplierRole><SupplierName>Example</SupplierName></Supplier>"
        "<ProductAvailability>20</ProductAvailability>"
        f"<Price><PriceType>04</PriceType><PriceAmount>{amount}</PriceAmount>{currency}</Price></SupplyDetail></ProductSupply>"
    )
