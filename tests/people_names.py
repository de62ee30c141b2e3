"""What `tests.people` draws from: names, towns and phone ranges by language; all people are fictional."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Country:
    """Where a person lives: mobile prefixes and how many digits follow; `postal code/town`."""

    code: str
    weight: int
    mobile: tuple[str, ...]
    digits: int
    towns: tuple[str, ...]


@dataclass(frozen=True)
class Tongue:
    """The names of one language, commonest first, `_` within one name; roots and endings make more."""

    language: str
    weight: int
    women: str
    men: str
    families: str
    roots: str
    endings: str
    streets: str
    countries: tuple[Country, ...]
    particles: tuple[str, ...] = ()


DE = Tongue(
    "de",
    30,
    "Anna Maria Sophie Laura Lena Julia Sarah Lisa Katharina Ursula Monika Petra Sabine Claudia Andrea"
    " Susanne Nicole Stefanie Christine Barbara Heidi Käthe Jasmin Vanessa Sandra Daniela Martina Karin"
    " Brigitte Regula Elisabeth Eva Johanna Hannah Mia Emma Lea Luisa Franziska Charlotte Anna-Lena"
    " Annemarie Ingrid Gisela Renate Birgit Silke Jutta Mechthild Zoë",
    "Thomas Michael Andreas Peter Stefan Daniel Christian Martin Markus Lukas Jonas Felix Maximilian Paul"
    " Leon Tim Tobias Florian Sebastian Alexander Jürgen Wolfgang Hans Klaus Uwe Jörg Björn Rüdiger Günther"
    " Matthias Patrick Marco Reto Urs Beat Ueli Hansjörg Karl-Heinz Bernd Dieter Werner Heinz Ralf Frank"
    " Oliver Jan Philipp Simon David Benedikt",
    "Müller Schmidt Meier Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer"
    " Richter Klein Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Schmitt"
    " Werner Schmitz Krause Maier Lehmann Schmid Schulze Keller Huber Gerber Brunner Baumann Frei Zürcher"
    " Bühler Graf Steiner Moser Egger Suter Wyss Bachmann Berger Roth Lüthi Zbinden Aebischer Böhm Weiß"
    " Groß Strauß Jäger Köhler König Fuchs Vogel Kaiser Lorenz Pfister Künzli Nüssli Gruber Hofer Pichler"
    " Leitner",
    "Stein Berg Hof Wald Ober Unter Nieder Hohen Alten Neu Grün Schwarz Weiß Rot Linden Buchen Eich Birken"
    " Tann Wies Moos Ried Brunn Roth Kirch Burg Mühl Hammer Kreuz Winkel Sonn Stern Löwen Hirsch Wolfs"
    " Adler Falken Bär Fuchs Auer Kalten Hinter Vorder Lauter Rosen Hasel Erlen Holz",
    "er mann bach hofer inger egger berger meier müller wald feld thaler hauser huber moser brunner gruber"
    " bauer stein eder acher leitner bichler reiter hammer wyler matter maier",
    "Bahnhofstrasse Hauptstrasse Dorfstrasse Kirchgasse Lindenweg Gartenstraße Schulstraße Seeweg"
    " Bergstrasse",
    (
        Country(
            "CH",
            5,
            ("+4176", "+4178", "+4179"),
            7,
            ("8001/Zürich", "3011/Bern", "4051/Basel", "6003/Luzern", "9000/St. Gallen"),
        ),
        Country(
            "DE",
            8,
            ("+49151", "+49171", "+49160"),
            8,
            ("10115/Berlin", "80331/München", "50667/Köln", "70173/Stuttgart", "90402/Nürnberg"),
        ),
        Country(
            "AT",
            2,
            ("+43664", "+43660", "+43676"),
            7,
            ("1010/Wien", "6020/Innsbruck", "5020/Salzburg", "8010/Graz"),
        ),
    ),
    ("von ", "von der "),
)
FR = Tongue(
    "fr",
    14,
    "Marie Camille Léa Manon Chloé Emma Inès Sarah Julie Céline Sophie Nathalie Isabelle Sylvie Catherine"
    " Valérie Stéphanie Aurélie Élodie Amélie Hélène Geneviève Françoise Monique Jacqueline Anne-Sophie"
    " Marie-Claire Clémence Mathilde Margaux Zoé Noémie Océane Solène Maëlle Agathe Éloïse Bérénice Joëlle"
    " Véronique",
    "Jean Pierre Michel Nicolas Julien Thomas Lucas Hugo Louis Gabriel Raphaël Arthur Jules Antoine Maxime"
    " Alexandre Clément Théo Mathieu Sébastien Frédéric Jérôme Cédric François Benoît Gaël Loïc Étienne"
    " Rémi Jean-Pierre Jean-Marc Jean-Luc Olivier Philippe Laurent Bruno Thierry Yves André René",
    "Martin Bernard Dubois Thomas Robert Richard Petit Durand Leroy Moreau Simon Laurent Lefebvre Michel"
    " Garcia David Bertrand Roux Vincent Fournier Morel Girard André Lefèvre Mercier Dupont Lambert Bonnet"
    " François Martinez Legrand Garnier Faure Rousseau Blanc Guérin Muller Henry Roussel Nicolas Perrin"
    " Morin Mathieu Clément Gauthier Dumont Lopez Fontaine Chevalier Robin Masson Favre Rochat Jaquet"
    " Monnier Aubert Bélanger Côté Gagné Lévesque Béguin Reymond Pahud",
    "Beau Bon Bel Mont Val Haut Clair Roche Font Bois Champ Long Grand Petit Mar Cast Chant Charp Coul Del"
    " Dur Ferr Fav Gall Gir Guil Jac Lab Lam Mal Maur Mich Nor Par Perr Pich Pont Rich Rob Rous Sab Sal Ser"
    " Tass Vald Vern Vig",
    "et ot eau in ier ard ault mont ville bert an on el ac as elle ois aud oux ez el illon erie ey and ère",
    "rue_de_la_Paix rue_du_Lac avenue_de_la_Gare rue_Pasteur chemin_des_Vignes place_du_Marché",
    (
        Country("CH", 3, ("+4176", "+4178", "+4179"), 7, ("1201/Genève", "1003/Lausanne", "2000/Neuchâtel")),
        Country(
            "FR", 6, ("+3361", "+3366"), 7, ("75011/Paris", "69002/Lyon", "13001/Marseille", "31000/Toulouse")
        ),
        Country("BE", 1, ("+3247", "+3249"), 7, ("1000/Bruxelles", "4000/Liège", "5000/Namur")),
    ),
    ("de ", "Le ", "de la "),
)
IT = Tongue(
    "it",
    11,
    "Giulia Sofia Martina Chiara Francesca Sara Alessia Giorgia Elisa Federica Valentina Silvia Elena"
    " Paola Laura Roberta Simona Monica Barbara Daniela Patrizia Antonella Rosa Lucia Teresa Caterina"
    " Beatrice Aurora Ginevra Niccolina Mariangela Ilaria Noemi Arianna Benedetta Ludovica Camilla Anna",
    "Marco Andrea Francesco Alessandro Matteo Lorenzo Luca Davide Riccardo Giuseppe Antonio Giovanni Mario"
    " Luigi Roberto Stefano Paolo Simone Federico Gabriele Leonardo Tommaso Edoardo Filippo Pietro Nicolò"
    " Emanuele Salvatore Vincenzo Fabio Massimo Claudio Enrico Daniele Michele Giacomo Cesare Dario",
    "Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco Bruno Gallo Conti De_Luca"
    " Mancini Costa Giordano Rizzo Lombardi Moretti Barbieri Fontana Santoro Mariani Rinaldi Caruso Ferrara"
    " Galli Martini Leone Longo Gentile Martinelli Vitale Lombardo Serra Coppola De_Santis D'Angelo"
    " Marchetti Parisi Villa Conte Ferraro Ferri Fabbri Bianco Marini Grasso Valentini Messina Sala"
    " De_Angelis Gatti Pellegrini Bernasconi Cereghetti Crivelli Dell'Acqua Nicolò Cantù",
    "Bell Bon Cast Ferr Font Gall Marc Mart Mont Mor Nard Pag Pan Pell Per Poz Ron Sal San Ser Spin Tav"
    " Tom Tor Val Vent Vill Zan Bas Ber Bor Cal Cam Carl Cor Fior Gran Lor",
    "ini etti ello ella oni ucci ari iani ati acci otti eri ino asso ardi azzi igo iero olo era anti essi",
    "Via_Roma Via_Garibaldi Via_Dante Corso_Italia Viale_Stazione Via_Verdi",
    (
        Country("IT", 5, ("+39347", "+39333", "+39328"), 7, ("20121/Milano", "00184/Roma", "10121/Torino")),
        Country("CH", 2, ("+4176", "+4178", "+4179"), 7, ("6900/Lugano", "6500/Bellinzona", "6600/Locarno")),
    ),
)
EN = Tongue(
    "en",
    16,
    "Olivia Amelia Emily Jessica Sarah Emma Charlotte Sophie Grace Lucy Chloe Hannah Alice Elizabeth"
    " Margaret Susan Karen Linda Patricia Jennifer Mary Helen Claire Rachel Rebecca Laura Amy Victoria"
    " Katherine Catherine Siobhán Niamh Aoife Megan Holly Abigail Ashley Madison Harper Zoe",
    "Oliver Jack Harry George James William Thomas Charles David John Michael Robert Richard Christopher"
    " Daniel Matthew Andrew Mark Paul Stephen Steven Peter Simon Edward Henry Samuel Joseph Benjamin"
    " Alexander Ryan Liam Noah Ethan Seán Conor Callum Rhys Graham Nigel Keith",
    "Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White"
    " Roberts Green Hall Wood Jackson Clarke Clark Patel Hughes Lewis Edwards Turner Hill Moore Cooper Ward"
    " Morris King Watson Harrison Morgan Baker Young Allen Mitchell Anderson Phillips Lee Bell Parker Davis"
    " Bennett Miller Cook Shaw O'Brien O'Connor O'Neill Murphy Kelly Ryan Byrne MacDonald McCarthy McKenzie"
    " Fitzgerald Garcia Nguyen Khan Singh Campbell Stewart Murray",
    "Ash Barn Black Brad Brook Burn Cald Carl Chad Chest Clif Cold Cran Cross Dal East Elm Fair Farn Glen"
    " Good Green Hal Ham Hart Has Hazel Hol Kings Lang Lin Long Mar Mel Mil Nor Oak Pem Red Ros Ruther Sel"
    " Shel Stan Stock Sut Thorn Wake Wal West Whit Win Wood",
    "ton ley ford ham well worth field man son wood bridge er ridge brook land ard ston by hurst more shaw"
    " gate",
    "High_Street Station_Road Church_Lane Victoria_Road Park_Avenue Main_Street",
    (
        Country(
            "GB", 6, ("+4477", "+4479"), 8, ("SW1A 1AA/London", "M1 2AB/Manchester", "EH1 1YZ/Edinburgh")
        ),
        Country("US", 4, ("+1212", "+1415", "+1312"), 7, ("10001/New York", "94102/San Francisco")),
        Country("IE", 1, ("+35385", "+35387"), 7, ("D02 X285/Dublin", "T12 W8KP/Cork")),
    ),
)
ES = Tongue(
    "es",
    7,
    "María Carmen Lucía Sofía Martina Paula Ana Laura Cristina Marta Elena Isabel Pilar Teresa Rosa Raquel"
    " Sara Andrea Alba Irene Nuria Begoña Inés Mónica Verónica Ángela Julia Valeria Daniela Ximena"
    " Guadalupe Concepción",
    "Antonio José Manuel Francisco Juan David Javier Daniel Carlos Jesús Alejandro Miguel Rafael Pedro"
    " Ángel Pablo Sergio Fernando Jorge Luis Alberto Álvaro Diego Adrián Raúl Iván Rubén Óscar Andrés Ramón"
    " Íñigo José_Luis Juan_Carlos",
    "García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Martín Jiménez Ruiz Hernández"
    " Díaz Moreno Muñoz Álvarez Romero Alonso Gutiérrez Navarro Torres Domínguez Vázquez Ramos Gil Ramírez"
    " Serrano Blanco Molina Morales Suárez Ortega Delgado Castro Ortiz Rubio Marín Sanz Núñez Iglesias"
    " Medina Garrido Cortés Castillo Santos Lozano Guerrero Cano Prieto Méndez Cruz Ibáñez Peña",
    "Agu Alb Arand Azn Barr Bel Berm Cab Cald Camp Carr Cast Cerv Cord Esp Est Ferr Fig Gal Gall Herr Lar"
    " Mad Mal Mend Mont Olm Pal Pard Ped Pin Quint Riv Rob Sal Sald Sev Tej Val Vel Vill Zam",
    "era ero illo ez al ales ano eda ado uez anes ada ena ón illa osa aga ondo edo ar",
    "Calle_Mayor Gran_Vía Calle_Real Avenida_de_España Calle_del_Sol",
    (
        Country("ES", 5, ("+346",), 8, ("28013/Madrid", "08002/Barcelona", "41001/Sevilla")),
        Country("MX", 1, ("+5255",), 8, ("06000/Ciudad de México",)),
    ),
)
PT = Tongue(
    "pt",
    4,
    "Maria Ana Beatriz Inês Leonor Matilde Carolina Mariana Joana Catarina Sofia Rita Marta Sara Teresa"
    " Margarida Conceição Fátima Luísa Júlia Letícia Fernanda Camila Patrícia Cláudia Sónia",
    "João José António Francisco Rodrigo Martim Tomás Miguel Pedro Tiago André Rui Luís Carlos Paulo"
    " Gonçalo Duarte Diogo Nuno Vasco Simão Afonso Bruno Rafael Thiago Gustavo Sérgio",
    "Silva Santos Ferreira Pereira Oliveira Costa Rodrigues Martins Jesus Sousa Fernandes Gonçalves Gomes"
    " Lopes Marques Alves Almeida Ribeiro Pinto Carvalho Teixeira Moreira Correia Mendes Nunes Soares"
    " Vieira Monteiro Cardoso Rocha Raposo Neves Coelho Cruz Cunha Pires Ramos Reis Simões Antunes Matos"
    " Fonseca Araújo Magalhães Guimarães Conceição Leitão",
    "Abr Agui Alb Alc Alm Bar Bast Bor Bran Cabr Cald Camp Car Cast Cerq Ch Esp Est Far Fig Fr Gal Gouv"
    " Lac Lim Mac Med Mel Mesq Mont Mor Nog Pach Pass Pest Quir Sal Sampa Sar Tav Vald Vas",
    "eira eiro ão ado al ães inho ela osa edo anco eda alho ento ora ques",
    "Rua_Direita Rua_Augusta Avenida_da_Liberdade Rua_das_Flores",
    (
        Country("PT", 3, ("+35191", "+35196"), 7, ("1100-148/Lisboa", "4000-322/Porto")),
        Country("BR", 1, ("+55119",), 8, ("01310-100/São Paulo",)),
    ),
    ("da ", "dos "),
)
NL = Tongue(
    "nl",
    6,
    "Emma Julia Sophie Anna Lotte Sanne Lieke Fleur Femke Anouk Maaike Marieke Ingrid Wilhelmina Johanna"
    " Femke Eline Iris Roos Noor Tess Saskia Monique Esther Annelies Mariëlle Daniëlle",
    "Jan Daan Sem Lucas Pieter Johannes Cornelis Hendrik Willem Gerrit Bram Thijs Sander Jeroen Maarten"
    " Joost Ruben Koen Niels Bas Wouter Dirk Kees Henk René Noël Tygo",
    "de_Jong Jansen de_Vries van_den_Berg van_Dijk Bakker Janssen Visser Smit Meijer de_Boer Mulder"
    " de_Groot Bos Vos Peters Hendriks van_Leeuwen Dekker Brouwer de_Wit Dijkstra Smits de_Graaf"
    " van_der_Meer van_der_Linden Kok Jacobs van_Vliet Vermeulen van_den_Heuvel van_der_Veen van_den_Broek"
    " Schouten Willems Kuipers Postma Hoekstra Koster Prins Huisman Claes Maes Wouters Mertens",
    "Berg Bos Broek Brug Dam Dijk Dorp Duin Eik Groen Haan Hav Heid Hoek Hof Hout Kamp Kerk Kloost Kool"
    " Kuip Land Linden Meer Molen Noord Oost Pol Rijn Schip Sloot Steen Ven Veld Water Weide West Wijk Wild"
    " Zand Zee",
    "stra ma sma man huis veld kamp laar mans aar horst sen ink stra bos dijk",
    "Dorpsstraat Kerkstraat Molenweg Stationsweg Julianalaan",
    (
        Country("NL", 4, ("+3161", "+3162", "+3165"), 7, ("1012 AB/Amsterdam", "3011 AD/Rotterdam")),
        Country("BE", 1, ("+3247", "+3249"), 7, ("2000/Antwerpen", "9000/Gent")),
    ),
    ("van ", "van der "),
)
PL = Tongue(
    "pl",
    3,
    "Anna Maria Katarzyna Małgorzata Agnieszka Barbara Ewa Krystyna Elżbieta Zofia Joanna Magdalena Monika"
    " Zuzanna Julia Maja Hanna Aleksandra Natalia Wiktoria Karolina Paulina Łucja Bożena Żaneta",
    "Piotr Krzysztof Andrzej Tomasz Paweł Jan Michał Marcin Jakub Adam Łukasz Grzegorz Mateusz Wojciech"
    " Marek Stanisław Zbigniew Kamil Bartosz Szymon Filip Antoni Mikołaj Rafał Sławomir",
    "Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski"
    " Kozłowski Jankowski Mazur Wojciechowski Kwiatkowski Krawczyk Kaczmarek Piotrowski Grabowski Zając"
    " Pawłowski Michalski Król Wieczorek Jabłoński Wróbel Nowakowski Majewski Olszewski Stępień Malinowski"
    " Jaworski Adamczyk Dudek",
    "Bor Brzez Cich Czar Dąbr Dobr Gaw Głow Gór Jas Jawor Kal Kłos Kob Krak Kras Kuch Las Lis Ług Mar Mil"
    " Mroz Ogro Ols Ost Pol Rad Rud Rybic Sad Sik Skow Sob Sok Such Szcz Tom Urb War Wierz Zaw Żur",
    "owski ewski iński ecki icki ak czyk ek ik owicz iak ał",
    "ul._Polna ul._Leśna ul._Słoneczna ul._Krótka ul._Szkolna",
    (
        Country(
            "PL", 1, ("+4860", "+4850", "+4869"), 7, ("00-001/Warszawa", "31-001/Kraków", "80-001/Gdańsk")
        ),
    ),
)
SV = Tongue(
    "sv",
    3,
    "Anna Eva Maria Karin Kristina Lena Kerstin Emma Sara Malin Johanna Elin Ida Linnéa Åsa Märta Göta"
    " Ebba Saga Alva Wilma Astrid Birgitta Ulla Sofia",
    "Lars Mikael Anders Johan Erik Per Karl Fredrik Peter Nils Jan Björn Håkan Göran Mårten Åke Gustav"
    " Oskar Axel Viktor Hugo Emil Magnus Jörgen Sven",
    "Andersson Johansson Karlsson Nilsson Eriksson Larsson Olsson Persson Svensson Gustafsson Pettersson"
    " Jonsson Jansson Hansson Bengtsson Jönsson Lindberg Jakobsson Magnusson Lindström Olofsson Lindqvist"
    " Lindgren Berg Axelsson Bergström Lundberg Lind Lundgren Lundqvist Mattsson Berglund Fredriksson"
    " Sandberg Henriksson Forsberg Sjöberg Ström Åkesson Öberg Hansen Sørensen Bjørnstad",
    "Alm Asp Berg Björk Blom Bäck Dahl Ek Eng Fors Gran Grön Hag Hed Holm Häll Kull Lind Ljung Lund Löf"
    " Malm Mo Nord Ny Ros Sand Sjö Skog Sten Strand Ström Sund Söder Vik Väster Åker Öst",
    "berg ström qvist gren lund man dahl stedt in én sson blad löf mark vall vik feldt strand",
    "Storgatan Kungsgatan Skolgatan Björkvägen Ängsvägen",
    (
        Country(
            "SE", 1, ("+4670", "+4673", "+4676"), 7, ("111 22/Stockholm", "411 05/Göteborg", "211 20/Malmö")
        ),
    ),
)
TR = Tongue(
    "tr",
    3,
    "Fatma Ayşe Emine Hatice Zeynep Elif Meryem Şerife Zehra Sultan Hanife Merve Esra Büşra Özlem Gülay"
    " İrem Ebru Çiğdem Yasemin Defne Azra",
    "Mehmet Mustafa Ahmet Ali Hüseyin Hasan İbrahim İsmail Osman Yusuf Murat Ömer Ramazan Emre Burak Can"
    " Kerem Oğuz Uğur Çağlar Deniz Barış",
    "Yılmaz Kaya Demir Çelik Şahin Yıldız Yıldırım Öztürk Aydın Özdemir Arslan Doğan Kılıç Aslan Çetin"
    " Kara Koç Kurt Özkan Şimşek Polat Korkmaz Çakır Erdoğan Yavuz Can Acar Güneş Aktaş Bozkurt Güler"
    " Yalçın Keskin",
    "Ak Al Alt Ay Boz Büyük Can Çam Dağ Demir Deniz Er Göl Gök Gül Gün Güzel İnan Kar Kara Kaya Kır Koca"
    " Koç Ok Öz Sarı Tan Taş Tok Tun Uz Ulu Yeni Yeşil Yıl",
    "oğlu soy türk kan gül bay er taş tekin bulut can alp dağ ay gün ok şen su kaya han",
    "Atatürk_Caddesi Cumhuriyet_Caddesi İnönü_Sokak Gül_Sokak",
    (
        Country(
            "TR", 2, ("+90532", "+90542", "+90505"), 7, ("34122/İstanbul", "06420/Ankara", "35210/İzmir")
        ),
        Country("DE", 1, ("+49151", "+49171"), 8, ("10967/Berlin", "50823/Köln")),
    ),
)
RU = Tongue(
    "ru",
    3,
    "Анна Мария Елена Ольга Наталья Татьяна Ирина Екатерина Светлана Анастасия Юлия Людмила Дарья Полина"
    " Ксения Алёна Виктория Галина Софья Евгения Марина Оксана",
    "Александр Сергей Дмитрий Андрей Алексей Максим Иван Михаил Николай Владимир Евгений Юрий Павел Артём"
    " Денис Фёдор Илья Кирилл Роман Олег Виктор Игорь Константин",
    "Иванов Смирнов Кузнецов Попов Васильев Петров Соколов Михайлов Новиков Фёдоров Морозов Волков"
    " Алексеев Лебедев Семёнов Егоров Павлов Козлов Степанов Николаев Орлов Андреев Макаров Никитин Захаров"
    " Зайцев Соловьёв Борисов Яковлев Григорьев Романов Воробьёв Сергеев Кузьмин Фролов Александров"
    " Дмитриев Королёв Гусев Киселёв Ильин Достоевский Чайковский Щербаков Жуков",
    "Бел Бер Бог Бор Бур Вес Вор Гав Глад Гол Горш Дан Дол Ев Ерм Жар Зим Зол Кар Кир Кол Кон Кор Крас Кры"
    " Лав Лап Лог Лук Май Мар Мат Мед Мир Наз Ос Пан Пир Пол Род Руб Рыб Сав Сал Сид Ск Тар Тих Труш Хар"
    " Цвет Чер Шап Шир",
    "ов ев ин енков аков ников овский ицын кин урин ёнов ылев",
    "ул._Ленина ул._Мира ул._Садовая ул._Пушкина",
    (
        Country("RU", 3, ("+7916", "+7926", "+7903"), 7, ("101000/Москва", "190000/Санкт-Петербург")),
        Country("DE", 1, ("+49151", "+49171"), 8, ("10179/Berlin", "76530/Baden-Baden")),
    ),
)
EL = Tongue(
    "el",
    2,
    "Μαρία Ελένη Κατερίνα Γεωργία Σοφία Αναστασία Βασιλική Δήμητρα Ιωάννα Ευαγγελία Χριστίνα Αγγελική"
    " Παναγιώτα Ειρήνη Θεοδώρα Νίκη Αθηνά Ζωή",
    "Γιώργος Γιάννης Κώστας Δημήτρης Νίκος Παναγιώτης Βασίλης Χρήστος Αθανάσιος Μιχάλης Ευάγγελος Σπύρος"
    " Αντώνης Θανάσης Πέτρος Στέλιος Ηλίας Αλέξανδρος",
    "Παπαδόπουλος Βλάχος Αγγελόπουλος Νικολαΐδης Γεωργίου Δημητρίου Παπαδάκης Οικονόμου Ιωαννίδης Αντωνίου"
    " Βασιλείου Κωνσταντίνου Μακρής Χατζής Παπανικολάου Αλεξίου Σαμαράς Καραγιάννης Μαυρίδης Θεοδώρου"
    " Λάμπρου",
    "Αγγελ Αλεξανδρ Αναγνωστ Αντων Αποστολ Βασιλ Γεωργ Γιανν Δημητρ Διαμαντ Ευαγγελ Ηλι Θεοδωρ Ιωανν"
    " Καλογερ Κανελλ Καραμαν Κυριακ Κωνσταντιν Λαζαρ Μανωλ Μιχαηλ Νικολ Παναγιωτ Παπαγεωργ Παπαδημ Παυλ"
    " Πετρ Σταθ Σταυρ Στεφαν Σωτηρ Φωτ Χαραλαμπ Χριστοδουλ",
    "όπουλος ίδης άκης άδης ίου έλλης όγλου άτος",
    "Ερμού Σταδίου Πανεπιστημίου Αγίου_Γεωργίου",
    (Country("GR", 1, ("+3069",), 8, ("105 57/Αθήνα", "546 24/Θεσσαλονίκη", "262 21/Πάτρα")),),
)
JA = Tongue(
    "ja",
    2,
    "Yuki Sakura Yui Aoi Hina Mei Rin Haruka Misaki Ayumi Keiko Yoko Kumiko Naomi Emi Mika Rika Tomoko"
    " Akiko Yūko",
    "Haruto Sota Yuto Ren Hiroshi Takashi Kenji Akira Satoshi Daisuke Kenta Takumi Shota Kazuya Makoto Jun"
    " Ryō Shin'ichi Kōji Naoki",
    "Satō Suzuki Takahashi Tanaka Watanabe Itō Yamamoto Nakamura Kobayashi Katō Yoshida Yamada"
    " Sasaki Yamaguchi Matsumoto Inoue Kimura Hayashi Shimizu Saitō Mori Abe Ikeda Hashimoto"
    " Ishikawa Ogawa Okada Hasegawa Fujita",
    "Aoki Ara Fuji Fuku Furu Hama Hara Hira Hoshi Ichi Ide Ima Ishi Iwa Kawa Kita Ko Kuro Maru"
    " Matsu Mina Miya Mizu Mura Naga Naka Nishi No O Saka Shima Sugi Taka Take Tera Uchi Ue Waka"
    " Yama Yoko",
    "da ta moto mura kawa gawa hara yama shima saki no zawa naka be oka guchi mori hashi ki",
    "Chūō-dōri Sakura-dōri Midori-chō",
    (Country("JP", 1, ("+8190", "+8180"), 8, ("100-0001/Tokyo", "530-0001/Osaka", "600-8216/Kyoto")),),
)
ZH = Tongue(
    "zh",
    3,
    "Mei Li Fang Xiu Ying Na Jing Yan Xia Hui Juan Min Ting Yu Xue Qing Lan Hong Zihan Yutong"
    " Xinyi Ruoxi Mengyao",
    "Wei Qiang Lei Jun Yang Yong Jie Tao Ming Chao Bo Hao Peng Feng Bin Gang Haoran Zixuan Yichen"
    " Jiahao Guoqiang",
    "Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo He Lin Gao Luo Zheng"
    " Liang Xie Song Tang Han Feng Deng Cao Peng Zeng Xiao Tian Dong Pan Yuan Cai Jiang Yu Du Ye"
    " Cheng Wei Su Lü Ding Ren Lu Yao Shen",
    "",
    "",
    "Nanjing_Road Zhongshan_Road Renmin_Road",
    (Country("CN", 1, ("+86138", "+86139", "+86186"), 8, ("100000/Beijing", "200000/Shanghai")),),
)
AR = Tongue(
    "ar",
    3,
    "Fatima Aisha Maryam Noor Layla Sara Hana Amira Yasmin Zainab Khadija Salma Rania Dalia Huda"
    " Nadia Samira Reem",
    "Mohammed Ahmed Ali Omar Yousef Khalid Hassan Ibrahim Abdullah Mustafa Tariq Karim Faisal"
    " Saeed Hamad Rashid Sultan Majid Bilal Ziad",
    "Al-Farsi Al-Maktoum Al-Rashid El-Sayed Hassan Ali Ahmed Mohamed Ibrahim Mahmoud Khalil"
    " Haddad Mansour Nasser Khoury Saleh Salem Hamdan Qasim Farouk Aziz Rahman Al-Harbi Al-Otaibi"
    " Al-Ghamdi Al-Qahtani Abdullah Hussein",
    "Al-Ha Al-Ja Al-Ka Al-Ma Al-Mu Al-Na Al-Ra Al-Sa Al-Sha Al-Su Al-Ta Al-Za Bu Da Fa Ha Ja Ka"
    " Kha Ma Na Ra Sa Za",
    "bari dari fi hmi himi karn lawi lek mani midi moudi mri nabi qi ri sari shimi sri tani wadi yani zmi",
    "Sheikh_Zayed_Road Corniche_Road Al_Wasl_Road",
    (Country("AE", 1, ("+97150", "+97155"), 7, ("00000/Dubai", "00000/Abu Dhabi")),),
)
TONGUES = (DE, EN, FR, IT, ES, NL, PT, PL, SV, TR, RU, ZH, AR, EL, JA)

CYRILLIC = (
    "а:a б:b в:v г:g д:d е:e ж:zh з:z и:i к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f х:kh ц:ts ч:ch ш:sh"
    " щ:shch ъ: ы:y ь: э:e ю:yu я:ya"
)
GREEK = (
    "α:a β:v γ:g δ:d ε:e ζ:z η:i θ:th ι:i κ:k λ:l μ:m ν:n ξ:x ο:o π:p ρ:r σ:s ς:s τ:t υ:y φ:f χ:ch ψ:ps ω:o"
)
OTHER = "ß:ss ø:o ł:l ı:i đ:d æ:ae"
FOREIGN_LETTERS = str.maketrans({pair[0]: pair[2:] for pair in f"{CYRILLIC} {GREEK} {OTHER}".split(" ")})
MAIL_DOMAINS = {
    "CH": "bluewin.example gmx.example",
    "DE": "gmx.example web.example t-online.example",
    "FR": "orange.example free.example",
    "IT": "libero.example virgilio.example",
    "RU": "mail.example yandex.example",
}
EVERYWHERE = "gmail.example outlook.example icloud.example yahoo.example"
COMPANY_KINDS = {
    "de": "AG GmbH Reisen",
    "fr": "SA Voyages SARL",
    "it": "S.p.A. Viaggi",
    "en": "Ltd Partners Travel",
    "es": "S.L. Viajes",
}
