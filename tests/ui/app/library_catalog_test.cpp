// What the window is offered of the models folder.
#include "app/window/library_catalog.h"

#include <QtTest>

#include "core/library/model_manifest.h"

using namespace lightreel;

class LibraryCatalogTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void motionAdapterComesWithItsBase();
    void adapterWithoutItsBaseIsOfferedAlone();

  private:
    /// A file of a model's folder. Returns the folder.
    QString write(const QString& model, const char* name, const QByteArray& text) const;
    const ModelChoice& choice(const QString& id);

    const QTemporaryDir m_folder;
    LibraryCatalog m_catalog{{{}, m_folder.path().toStdString(), {}}};
    QVector<ModelChoice> m_choices;
};

QString LibraryCatalogTest::write(const QString& model, const char* name, const QByteArray& text) const {
    const QString folder = m_folder.filePath(model);
    QDir().mkpath(folder);
    QFile file(folder + QLatin1Char('/') + QLatin1String(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size()) qFatal("no file");
    return folder;
}

const ModelChoice& LibraryCatalogTest::choice(const QString& id) {
    m_choices = m_catalog.models();
    const auto found =
        std::find_if(m_choices.cbegin(), m_choices.cend(), [&](const ModelChoice& c) { return c.id == id; });
    if (found == m_choices.cend()) qFatal("no such model");
    return *found;
}

void LibraryCatalogTest::motionAdapterComesWithItsBase() {
    const QString base = write(QStringLiteral("base"), "model_index.json", "{}");
    const QString adapter = write(QStringLiteral("lightning"), kAdapterNote, R"({"base": "base"})");
    const ModelChoice& lightning = choice(QStringLiteral("lightning"));
    QCOMPARE(lightning.folder, adapter);
    QCOMPARE(lightning.modelFolder(), base);
    QCOMPARE(lightning.motionAdapter, adapter + QLatin1Char('/') + QLatin1String(kAdapterFile));
    QCOMPARE(choice(QStringLiteral("base")).modelFolder(), base);
    QVERIFY(choice(QStringLiteral("base")).motionAdapter.isEmpty());
}

void LibraryCatalogTest::adapterWithoutItsBaseIsOfferedAlone() {
    const QString adapter = write(QStringLiteral("orphan"), kAdapterNote, R"({"base": "gone"})");
    QCOMPARE(choice(QStringLiteral("orphan")).modelFolder(), adapter);  // looking into it says what is wrong
}

QTEST_GUILESS_MAIN(LibraryCatalogTest)
#include "library_catalog_test.moc"
