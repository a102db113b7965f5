"""Words that synthetic people are made of, awkward ones included."""

from __future__ import annotations

GIVEN = (
    "Ada", "Noah", "Mia", "Luca", "Zoë", "Jürgen", "François", "Åsa", "Siobhán", "Nuño", "Łukasz", "Dvořák",
    "Marie-Claire", "Ng", "Jean-Baptiste", "Ayşe", "Ștefan", "Elena", "Олена", "Дмитрий", "Νίκος", "ليلى", "أحمد",
    "Maximiliana Theodora", "Ibrahim", "Chloé", "Þórunn", "Ivana", "Tomás", "Giulia",
)  # fmt: skip
FAMILY = (
    "Keller", "O'Connor", "Müller", "de la Cruz", "Smith-Jones", "Nguyễn", "Żółkiewski", "Šimůnek", "Ångström",
    "D'Angelo", "van den Berg", "Çelik", "Rossi", "Иваненко", "Παπαδόπουλος", "حداد", "Lee", "Wolfeschlegelstein",
    "Björnsdóttir", "Fernandes", "Meier", "Li", "Beck", "Novák", "García Márquez",
)  # fmt: skip
STREETS = (
    "Seestrasse", "Bahnhofstrasse", "Rue du Marché", "Via Nassa", "Hauptstrasse", "Place de l'Église", "Lindenweg",
    "Am Rain", "Kirchgasse", "Chemin des Vignes",
)  # fmt: skip
CITIES = (
    ("8002", "Zürich", "CH"), ("1204", "Genève", "CH"), ("3011", "Bern", "CH"), ("6900", "Lugano", "CH"),
    ("4051", "Basel", "CH"), ("80331", "München", "DE"), ("6020", "Innsbruck", "AT"), ("9490", "Vaduz", "LI"),
)  # fmt: skip
COMPANIES = (
    "Alpenglow Logistics", "Helvetic Precision", "Lakeside Foods", "Nordwand Engineering", "Piz Palü Hotels",
    "Edelweiss Software", "Gotthard Freight", "Matter & Horn", "Riviera Pharma", "Jura Watches",
)  # fmt: skip
COMPANY_FORMS = ("AG", "GmbH", "SA", "Sàrl", "Group")
